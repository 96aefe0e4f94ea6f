CREATE TABLE "run_log" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "run_log_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"level" text NOT NULL,
	"step" text,
	"text" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "run_state_index";--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "first_attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "object_type" text GENERATED ALWAYS AS (snapshot #>> '{content,objectType}') STORED;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "rested_ms" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "duration_ms" bigint GENERATED ALWAYS AS (coalesce((extract(epoch from ended_at - started_at) * 1000)::bigint - rested_ms, -1)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "run_log" ADD CONSTRAINT "run_log_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_log_run_id_position_index" ON "run_log" USING btree ("run_id","position");--> statement-breakpoint
CREATE INDEX "run_orchestration_id_index" ON "run" USING btree ("orchestration","id");--> statement-breakpoint
CREATE INDEX "run_destination_id_index" ON "run" USING btree ("destination","id");--> statement-breakpoint
CREATE INDEX "run_started_by_id_index" ON "run" USING btree ("started_by","id");--> statement-breakpoint
CREATE INDEX "run_state_id_index" ON "run" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "run_duration_ms_id_index" ON "run" USING btree ("duration_ms","id");--> statement-breakpoint
CREATE INDEX "run_rows_index" ON "run" USING btree (coalesce("rows", -1),"id");