ALTER TABLE "run" ADD COLUMN "skip" jsonb;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "arrived_before" jsonb DEFAULT '[]'::jsonb NOT NULL;