ALTER TABLE "query" ADD COLUMN "folder" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "query" ADD COLUMN "edited_by" text;