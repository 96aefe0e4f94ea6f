CREATE TABLE "alert" (
	"id" text PRIMARY KEY NOT NULL,
	"condition" text NOT NULL,
	"subject" text NOT NULL,
	"stage" integer DEFAULT 0 NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_channel" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"kind" text NOT NULL,
	"public_fields" jsonb NOT NULL,
	"secret_fields" jsonb NOT NULL,
	"events" jsonb NOT NULL,
	"is_default" boolean NOT NULL,
	"goes_to" text NOT NULL,
	"last_sent_at" timestamp (3) with time zone,
	"last_error" jsonb,
	CONSTRAINT "alert_channel_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "alert_notice" (
	"id" text PRIMARY KEY NOT NULL,
	"alert_id" text,
	"recipient" text NOT NULL,
	"channel_id" text,
	"facts" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"problem" jsonb
);
--> statement-breakpoint
CREATE TABLE "group_alert" (
	"group_id" text NOT NULL,
	"channel_id" text NOT NULL,
	CONSTRAINT "group_alert_group_id_channel_id_pk" PRIMARY KEY("group_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "orchestration_alert" (
	"orchestration_id" text NOT NULL,
	"channel_id" text NOT NULL,
	CONSTRAINT "orchestration_alert_orchestration_id_channel_id_pk" PRIMARY KEY("orchestration_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "run_subscription" (
	"run_id" text NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "run_subscription_run_id_user_id_pk" PRIMARY KEY("run_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "orchestration" ADD COLUMN "owner_id" text;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD COLUMN "owner_id" text;--> statement-breakpoint
ALTER TABLE "alert_notice" ADD CONSTRAINT "alert_notice_alert_id_alert_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alert"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notice" ADD CONSTRAINT "alert_notice_channel_id_alert_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."alert_channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_alert" ADD CONSTRAINT "group_alert_group_id_orchestration_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."orchestration_group"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_alert" ADD CONSTRAINT "group_alert_channel_id_alert_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."alert_channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration_alert" ADD CONSTRAINT "orchestration_alert_orchestration_id_orchestration_id_fk" FOREIGN KEY ("orchestration_id") REFERENCES "public"."orchestration"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration_alert" ADD CONSTRAINT "orchestration_alert_channel_id_alert_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."alert_channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_subscription" ADD CONSTRAINT "run_subscription_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_subscription" ADD CONSTRAINT "run_subscription_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_one_open" ON "alert" USING btree ("subject","condition") WHERE "alert"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "alert_resolved_at_index" ON "alert" USING btree ("resolved_at");--> statement-breakpoint
CREATE INDEX "alert_notice_waiting" ON "alert_notice" USING btree ("next_attempt_at") WHERE "alert_notice"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "alert_notice_alert_id_recipient_index" ON "alert_notice" USING btree ("alert_id","recipient");--> statement-breakpoint
CREATE INDEX "alert_notice_channel_id_index" ON "alert_notice" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "alert_notice_settled_at_index" ON "alert_notice" USING btree ("settled_at");--> statement-breakpoint
CREATE INDEX "group_alert_channel_id_index" ON "group_alert" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "orchestration_alert_channel_id_index" ON "orchestration_alert" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "run_subscription_user_id_index" ON "run_subscription" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "orchestration" ADD CONSTRAINT "orchestration_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestration_group" ADD CONSTRAINT "orchestration_group_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;