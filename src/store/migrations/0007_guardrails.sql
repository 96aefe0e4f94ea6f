ALTER TABLE "orchestration" ADD COLUMN "guardrails" jsonb;--> statement-breakpoint
ALTER TABLE "query" ADD COLUMN "alerts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "judgement" jsonb;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "held_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "release" jsonb;