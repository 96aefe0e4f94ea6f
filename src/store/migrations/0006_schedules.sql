CREATE TABLE "group_run" (
	"id" text PRIMARY KEY NOT NULL,
	"group_id" text,
	"group" text NOT NULL,
	"slot" text NOT NULL,
	"state" text NOT NULL,
	"trigger" text NOT NULL,
	"due_at" timestamp (3) with time zone,
	"started_by" text NOT NULL,
	"started_by_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"all_started_at" timestamp (3) with time zone,
	"stop_requested_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"note" text,
	"refused" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "group_run_groupId_slot_unique" UNIQUE("group_id","slot")
);
--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "missed" text DEFAULT 'run' NOT NULL;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "blackouts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "after_id" text;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "overlap" text DEFAULT 'skip' NOT NULL;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "wake_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "group_run_id" text;--> statement-breakpoint
ALTER TABLE "group_run" ADD CONSTRAINT "group_run_group_id_orchestration_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."orchestration_group"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "group_run_one_running" ON "group_run" USING btree ("group_id") WHERE "group_run"."state" = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "group_run_one_queued" ON "group_run" USING btree ("group_id") WHERE "group_run"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "group_run_group_id_id_index" ON "group_run" USING btree ("group_id","id");--> statement-breakpoint
CREATE INDEX "group_run_unstarted" ON "group_run" USING btree ("id") WHERE "group_run"."state" = 'running' and "group_run"."all_started_at" is null;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD CONSTRAINT "orchestration_group_after_id_orchestration_group_id_fk" FOREIGN KEY ("after_id") REFERENCES "public"."orchestration_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_group_run_id_group_run_id_fk" FOREIGN KEY ("group_run_id") REFERENCES "public"."group_run"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orchestration_group_id_index" ON "orchestration" USING btree ("group_id");--> statement-breakpoint
CREATE INDEX "orchestration_group_wake_at_index" ON "orchestration_group" USING btree ("wake_at");--> statement-breakpoint
CREATE INDEX "orchestration_group_after_id_index" ON "orchestration_group" USING btree ("after_id");--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_one_of_group" UNIQUE("group_run_id","orchestration_id");