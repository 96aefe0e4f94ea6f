CREATE TABLE "deadline" (
	"id" text PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"group_id" text NOT NULL,
	"group" text NOT NULL,
	"orchestration" text,
	"destination" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"deadline_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'on-time' NOT NULL,
	"expected_at" timestamp (3) with time zone,
	"arrived_at" timestamp (3) with time zone,
	"why" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deadline_subjectId_deadlineAt_unique" UNIQUE("subject_id","deadline_at")
);
--> statement-breakpoint
ALTER TABLE "orchestration" ADD COLUMN "deadline" jsonb;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "deadline" jsonb;--> statement-breakpoint
CREATE INDEX "deadline_subject_id_due_at_index" ON "deadline" USING btree ("subject_id","due_at");--> statement-breakpoint
CREATE INDEX "deadline_open" ON "deadline" USING btree ("subject_id","deadline_at") WHERE "deadline"."state" in ('on-time', 'at-risk', 'late');--> statement-breakpoint
CREATE INDEX "group_run_group_id_due_at_index" ON "group_run" USING btree ("group_id","due_at");--> statement-breakpoint
CREATE INDEX "group_run_succeeded" ON "group_run" USING btree ("group_id","started_at") WHERE "group_run"."state" = 'succeeded';--> statement-breakpoint
CREATE INDEX "run_succeeded" ON "run" USING btree ("orchestration_id","started_at") WHERE "run"."state" = 'succeeded' and "run"."redelivery_of" is null;