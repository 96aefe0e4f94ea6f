CREATE TABLE "credential" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"plugin" text NOT NULL,
	"type" text NOT NULL,
	"public_fields" jsonb NOT NULL,
	"secret_fields" jsonb NOT NULL,
	"pinned_host_keys" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "credential_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "data_template" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"destination_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"access" jsonb NOT NULL,
	"settings" jsonb NOT NULL,
	"columns" jsonb,
	CONSTRAINT "data_template_destinationId_name_unique" UNIQUE("destination_id","name")
);
--> statement-breakpoint
CREATE TABLE "database" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"plugin" text NOT NULL,
	"settings" jsonb NOT NULL,
	"pii" jsonb NOT NULL,
	CONSTRAINT "database_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "database_export" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"state" text NOT NULL,
	"database_id" text NOT NULL,
	"tables" jsonb NOT NULL,
	"draft_database_id" text,
	"draft_tables" jsonb,
	CONSTRAINT "database_export_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "destination" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"plugin" text NOT NULL,
	"credential_id" text NOT NULL,
	"access" jsonb NOT NULL,
	"settings" jsonb NOT NULL,
	"pgp_key_fingerprint" text,
	"profile" jsonb,
	"profiled_at" timestamp (3) with time zone,
	CONSTRAINT "destination_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "orchestration" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"query_id" text,
	"database_export_id" text,
	"destination_id" text NOT NULL,
	"data_template_id" text,
	"settings" jsonb NOT NULL,
	"workflow" text NOT NULL,
	"group_id" text,
	CONSTRAINT "orchestration_queryId_destinationId_unique" UNIQUE("query_id","destination_id"),
	CONSTRAINT "orchestration_databaseExportId_destinationId_unique" UNIQUE("database_export_id","destination_id"),
	CONSTRAINT "orchestration_one_object" CHECK (num_nonnulls("orchestration"."query_id", "orchestration"."database_export_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "orchestration_group" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"cron" text,
	"time_zone" text,
	"enabled" boolean NOT NULL,
	CONSTRAINT "orchestration_group_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "query" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"state" text NOT NULL,
	"database_id" text NOT NULL,
	"sql" text NOT NULL,
	"draft_database_id" text,
	"draft_sql" text,
	"active_version" integer,
	CONSTRAINT "query_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "query_version" (
	"query_id" text NOT NULL,
	"number" integer NOT NULL,
	"database" text NOT NULL,
	"sql" text NOT NULL,
	"activated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"activated_by" text NOT NULL,
	CONSTRAINT "query_version_query_id_number_pk" PRIMARY KEY("query_id","number")
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_key_sha256_unique" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"user_id" text,
	"user_label" text NOT NULL,
	"action" text NOT NULL,
	"object_id" text,
	"object_name" text,
	"origin" text
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"policies" jsonb NOT NULL,
	"options" jsonb NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "artifact" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"rows" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"content_sha256" text,
	"members" jsonb,
	"pgp_key_fingerprint" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "connection_slot" (
	"host" text NOT NULL,
	"number" integer NOT NULL,
	"holder" text,
	"lease_until" timestamp (3) with time zone,
	CONSTRAINT "connection_slot_host_number_pk" PRIMARY KEY("host","number")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"run_id" text NOT NULL,
	"artifact_id" text NOT NULL,
	"acknowledged_bytes" bigint DEFAULT 0 NOT NULL,
	"path" text,
	"rows" bigint,
	"bytes" bigint,
	"sha256" text,
	"content_sha256" text,
	"members" jsonb,
	"pgp_key_fingerprint" text,
	"host_key_fingerprint" text,
	"verified" text,
	"notes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "delivery_run_id_artifact_id_pk" PRIMARY KEY("run_id","artifact_id")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"id" text PRIMARY KEY NOT NULL,
	"orchestration_id" text,
	"orchestration" text NOT NULL,
	"destination" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"snapshot" jsonb NOT NULL,
	"sealed_spool_key" text,
	"redelivery_of" text,
	"started_by" text NOT NULL,
	"started_by_id" text,
	"job_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone,
	"retrying_since" timestamp (3) with time zone,
	"rows" bigint,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"success_file" text,
	"problem" jsonb,
	"progress" jsonb
);
--> statement-breakpoint
CREATE TABLE "run_step" (
	"run_id" text NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"output" jsonb,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "run_step_run_id_name_pk" PRIMARY KEY("run_id","name")
);
--> statement-breakpoint
ALTER TABLE "data_template" ADD CONSTRAINT "data_template_destination_id_destination_id_fk" FOREIGN KEY ("destination_id") REFERENCES "public"."destination"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "database_export" ADD CONSTRAINT "database_export_database_id_database_id_fk" FOREIGN KEY ("database_id") REFERENCES "public"."database"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "database_export" ADD CONSTRAINT "database_export_draft_database_id_database_id_fk" FOREIGN KEY ("draft_database_id") REFERENCES "public"."database"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destination" ADD CONSTRAINT "destination_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration" ADD CONSTRAINT "orchestration_query_id_query_id_fk" FOREIGN KEY ("query_id") REFERENCES "public"."query"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration" ADD CONSTRAINT "orchestration_database_export_id_database_export_id_fk" FOREIGN KEY ("database_export_id") REFERENCES "public"."database_export"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration" ADD CONSTRAINT "orchestration_destination_id_destination_id_fk" FOREIGN KEY ("destination_id") REFERENCES "public"."destination"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration" ADD CONSTRAINT "orchestration_data_template_id_data_template_id_fk" FOREIGN KEY ("data_template_id") REFERENCES "public"."data_template"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration" ADD CONSTRAINT "orchestration_group_id_orchestration_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."orchestration_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "query" ADD CONSTRAINT "query_database_id_database_id_fk" FOREIGN KEY ("database_id") REFERENCES "public"."database"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "query" ADD CONSTRAINT "query_draft_database_id_database_id_fk" FOREIGN KEY ("draft_database_id") REFERENCES "public"."database"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "query_version" ADD CONSTRAINT "query_version_query_id_query_id_fk" FOREIGN KEY ("query_id") REFERENCES "public"."query"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_orchestration_id_orchestration_id_fk" FOREIGN KEY ("orchestration_id") REFERENCES "public"."orchestration"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_step" ADD CONSTRAINT "run_step_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "destination_credential_id_index" ON "destination" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "orchestration_destination_id_index" ON "orchestration" USING btree ("destination_id");--> statement-breakpoint
CREATE INDEX "api_key_user_id_index" ON "api_key" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_object_id_index" ON "audit" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "artifact_run_id_index" ON "artifact" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "artifact_created_at_index" ON "artifact" USING btree ("created_at") WHERE "artifact"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "connection_slot_holder_index" ON "connection_slot" USING btree ("holder");--> statement-breakpoint
CREATE UNIQUE INDEX "run_one_active" ON "run" USING btree ("orchestration_id") WHERE "run"."state" in ('waiting', 'running', 'held', 'stopping');--> statement-breakpoint
CREATE INDEX "run_orchestration_id_id_index" ON "run" USING btree ("orchestration_id","id");--> statement-breakpoint
CREATE INDEX "run_state_index" ON "run" USING btree ("state");