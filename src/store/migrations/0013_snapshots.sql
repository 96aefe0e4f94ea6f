CREATE TABLE "snapshot" (
	"id" text PRIMARY KEY NOT NULL,
	"group_run_id" text NOT NULL,
	"key" text NOT NULL,
	"run_id" text NOT NULL,
	"fence" integer NOT NULL,
	"columns" jsonb,
	"is_outdated" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_group_run_id_group_run_id_fk" FOREIGN KEY ("group_run_id") REFERENCES "public"."group_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "snapshot_one_current" ON "snapshot" USING btree ("group_run_id","key") WHERE not "snapshot"."is_outdated";--> statement-breakpoint
CREATE INDEX "snapshot_run_id_index" ON "snapshot" USING btree ("run_id");