CREATE SCHEMA "history";
--> statement-breakpoint
COMMENT ON SCHEMA "history" IS 'What became of runs, to be read by SQL. Columns stay as they are; new ones may come.';
--> statement-breakpoint
CREATE VIEW "history"."run" AS SELECT
	id AS "id",
	orchestration_id AS "orchestration_id",
	orchestration AS "orchestration",
	object_type AS "object_type",
	destination AS "destination",
	state AS "state",
	attempt AS "attempt",
	group_run_id AS "group_run_id",
	redelivery_of AS "redelivery_of",
	started_by AS "started_by",
	created_at AS "created_at",
	started_at AS "started_at",
	held_at AS "held_at",
	ended_at AS "ended_at",
	nullif(duration_ms, -1) AS "duration_ms",
	"rows" AS "rows",
	problem ->> 'code' AS "error_code",
	problem ->> 'message' AS "error_message",
	judgement ->> 'verdict' AS "verdict",
	success_file AS "success_file"
FROM "run";
--> statement-breakpoint
COMMENT ON VIEW "history"."run" IS 'One execution of an orchestration, or of files that are sent again.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."id" IS 'Its id, as in receipts and logs. Ids sort by the time they were made.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."orchestration_id" IS 'Null once the orchestration was deleted.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."orchestration" IS 'Its name, that of its query or database export, as it was.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."object_type" IS 'query or database-export.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."destination" IS 'The name of the destination, as it was.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."state" IS 'waiting, running, held, stopping, succeeded, failed or stopped.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."attempt" IS 'How many attempts there were, from 1.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."group_run_id" IS 'The run of its group that it was part of.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."redelivery_of" IS 'The run whose files it sent again.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."started_by" IS 'Whoever or whatever started it.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."created_at" IS 'When it was asked for.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."started_at" IS 'When its first attempt began.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."held_at" IS 'When its guardrails held it.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."ended_at" IS 'When it ended.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."duration_ms" IS 'Milliseconds of work, without the time for which it rested; null until it has ended.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."rows" IS 'Rows of all its files.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."error_code" IS 'The code of what failed, as in the list of errors.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."error_message" IS 'What failed, in words.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."verdict" IS 'What its guardrails said.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."run"."success_file" IS 'Path of its success file at the partner.';
--> statement-breakpoint
CREATE VIEW "history"."step" AS SELECT
	run_id AS "run_id",
	name AS "name",
	state AS "state",
	started_at AS "started_at",
	ended_at AS "ended_at"
FROM "run_step";
--> statement-breakpoint
COMMENT ON VIEW "history"."step" IS 'What a run did, one row a step.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."step"."run_id" IS 'The run.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."step"."name" IS 'query, build, deliver or finish.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."step"."state" IS 'running, succeeded, failed, stopped or skipped.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."step"."started_at" IS 'When it began.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."step"."ended_at" IS 'When it ended.';
--> statement-breakpoint
CREATE VIEW "history"."artifact" AS SELECT
	id AS "id",
	run_id AS "run_id",
	"position" AS "position",
	name AS "name",
	"rows" AS "rows",
	bytes AS "bytes",
	sha256 AS "sha256",
	content_sha256 AS "content_sha256",
	pgp_key_fingerprint AS "pgp_key_fingerprint",
	created_at AS "created_at",
	deleted_at AS "deleted_at"
FROM "artifact";
--> statement-breakpoint
COMMENT ON VIEW "history"."artifact" IS 'A file that a run built.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."id" IS 'Its id.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."run_id" IS 'The run that built it.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."position" IS 'Its place among the files of the run, from 0.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."name" IS 'The name that the partner sees.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."rows" IS 'Its rows.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."bytes" IS 'Its bytes as they are sent.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."sha256" IS 'Of the bytes that are sent.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."content_sha256" IS 'Of the file before encoding and encryption; null for an archive of several.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."pgp_key_fingerprint" IS 'The OpenPGP key that it is encrypted for.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."created_at" IS 'When it was whole.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."artifact"."deleted_at" IS 'When it was kept no longer; until then it can be sent again.';
--> statement-breakpoint
CREATE VIEW "history"."delivery" AS SELECT
	d.run_id AS "run_id",
	d.artifact_id AS "artifact_id",
	r.orchestration AS "orchestration",
	r.destination AS "destination",
	d.path AS "path",
	d."rows" AS "rows",
	d.bytes AS "bytes",
	d.sha256 AS "sha256",
	d.content_sha256 AS "content_sha256",
	d.pgp_key_fingerprint AS "pgp_key_fingerprint",
	d.host_key_fingerprint AS "host_key_fingerprint",
	d.verified AS "verified",
	d.sent_at AS "sent_at"
FROM "delivery" d JOIN "run" r ON r.id = d.run_id WHERE d.sent_at IS NOT NULL;
--> statement-breakpoint
COMMENT ON VIEW "history"."delivery" IS 'A file that has arrived at a partner.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."run_id" IS 'The run that sent it.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."artifact_id" IS 'The file; of a run that sent it again, one of the earlier run.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."orchestration" IS 'As in run.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."destination" IS 'As in run.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."path" IS 'Its path at the partner.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."rows" IS 'Its rows.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."bytes" IS 'Its bytes.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."sha256" IS 'Of the bytes that were sent.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."content_sha256" IS 'As in artifact.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."pgp_key_fingerprint" IS 'As in artifact.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."host_key_fingerprint" IS 'The host key of the server that took it.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."verified" IS 'size: the server said the size; acknowledged: it acknowledged each byte.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."delivery"."sent_at" IS 'When it had its final name.';
--> statement-breakpoint
CREATE VIEW "history"."group_run" AS SELECT
	id AS "id",
	group_id AS "group_id",
	"group" AS "group",
	state AS "state",
	"trigger" AS "trigger",
	due_at AS "due_at",
	started_by AS "started_by",
	created_at AS "created_at",
	started_at AS "started_at",
	ended_at AS "ended_at",
	note AS "note"
FROM "group_run";
--> statement-breakpoint
COMMENT ON VIEW "history"."group_run" IS 'What became of an occasion to run an orchestration group, also where it was skipped.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."id" IS 'Its id.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."group_id" IS 'Null once the group was deleted.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."group" IS 'The name of the group, as it was.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."state" IS 'queued, running, succeeded, failed, stopped or skipped.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."trigger" IS 'What caused it: its schedule, another group or somebody.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."due_at" IS 'The time of its schedule.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."started_by" IS 'As in run.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."created_at" IS 'When it was written down.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."started_at" IS 'When it began.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."ended_at" IS 'When it ended.';
--> statement-breakpoint
COMMENT ON COLUMN "history"."group_run"."note" IS 'Why it was skipped, or how it ended.';
