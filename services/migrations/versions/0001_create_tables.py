"""The first tables.

The law of a migration: it runs while the old code still serves, so it adds before anything is
taken away (dropping a column is two releases, renaming three); it holds no lock on a big table
for long; it can go down again; its file name is `NNNN_verb_noun.py`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Towards the newer tables."""
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("office", "on", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "citizen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=True),
        sa.Column("tax_code", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("commune", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen")),
        sa.UniqueConstraint("id_number", name=op.f("uq_citizen_id_number")),
        sa.UniqueConstraint("phone", name=op.f("uq_citizen_phone")),
        sa.UniqueConstraint("tax_code", name=op.f("uq_citizen_tax_code")),
    )
    with op.batch_alter_table("citizen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citizen_folded"), ["folded"], unique=False)

    op.create_table(
        "counter",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counter")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_job_done_at_run_after"), ["done_at", "run_after"], unique=False
        )

    op.create_table(
        "office",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("identity_code", sa.String(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("gso", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_office")),
    )
    op.create_table(
        "office_successor",
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("new_gso", sa.String(), nullable=False),
        sa.Column("new_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("old", "on", name=op.f("pk_office_successor")),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("login", name=op.f("uq_officer_login")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("digest", name=op.f("uq_revision_digest")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_code"), ["code"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assurance", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "office", "procedure", "fact", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tally_office_day_fact"), ["office", "day", "fact"], unique=False
        )

    op.create_table(
        "tally_fresh",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_fresh")),
    )
    op.create_table(
        "tally_scope",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "tier", "fact", "month", name=op.f("pk_tally_scope")),
    )
    op.create_table(
        "target",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("percent", sa.Double(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("indicator", "year", "tier", "office", name=op.f("pk_target")),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("assurance", sa.String(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column("applicant", sa.String(), nullable=False),
        sa.Column("applicant_folded", sa.String(), nullable=False),
        sa.Column(
            "applicant_from_end",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("applicant_id_number", sa.String(), nullable=False),
        sa.Column("applicant_phone", sa.String(), nullable=False),
        sa.Column("applicant_email", sa.String(), nullable=False),
        sa.Column("applicant_address", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("delivery_address", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("supplements", sa.Integer(), nullable=False),
        sa.Column("reappointed", sa.Boolean(), nullable=False),
        sa.Column("last_by", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_dossier_citizen_id")),
        sa.ForeignKeyConstraint(["desk"], ["office.code"], name=op.f("fk_dossier_desk")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_dossier_office")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_dossier_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code", name=op.f("uq_dossier_code")),
        sa.UniqueConstraint("key", name=op.f("uq_dossier_key")),
        sa.UniqueConstraint("number", name=op.f("uq_dossier_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_dossier_public_id")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dossier_applicant_id_number"), ["applicant_id_number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dossier_citizen_id_submitted_at"),
            ["citizen_id", "submitted_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dossier_desk_applicant_from_end"),
            ["desk", "applicant_from_end"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dossier_desk_received_at"), ["desk", "received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dossier_desk_submitted_at"), ["desk", "submitted_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dossier_office_stage_due"), ["office", "stage", "due"], unique=False
        )

    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("assurance", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_identity_citizen_id")
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_citizen_id"), ["citizen_id"], unique=False)

    op.create_table(
        "officer_role",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_officer_role_office")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_role_officer_id")
        ),
        sa.PrimaryKeyConstraint(
            "officer_id", "office", "role", "valid_from", name=op.f("pk_officer_role")
        ),
    )
    with op.batch_alter_table("officer_role", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_officer_role_office_role"), ["office", "role"], unique=False
        )

    op.create_table(
        "charge",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("waived_because", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_charge_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "name", name=op.f("pk_charge")),
    )
    op.create_table(
        "clock_interval",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_clock_interval_dossier_id")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "n", name=op.f("pk_clock_interval")),
    )
    op.create_table(
        "dossier_answers",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_answers_dossier_id")
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_dossier_answers")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("delivery_address", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_draft_citizen_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_draft_dossier_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_draft_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_citizen_id"), ["citizen_id"], unique=False)

    op.create_table(
        "fact",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_fact_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "line", "name", name=op.f("pk_fact")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_name_day_dossier_id_line"),
            ["name", "day", "dossier_id", "line"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_fact_name_office_day"), ["name", "office", "day"], unique=False
        )

    op.create_table(
        "journal_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("here", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_journal_line_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_line")),
        sa.UniqueConstraint("key", name=op.f("uq_journal_line_key")),
    )
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_line_day_here"), ["day", "here"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_line_dossier_id_n"), ["dossier_id", "n"], unique=True
        )

    op.create_table(
        "claim_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_claim_notice_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_claim_notice_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_notice")),
    )
    with op.batch_alter_table("claim_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_claim_notice_dossier_id_line"), ["dossier_id", "line"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_claim_notice_officer_id_read_at"),
            ["officer_id", "read_at"],
            unique=False,
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_notice_citizen_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_notice_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_citizen_id_at"), ["citizen_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_notice_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "open_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["officer.id"], name=op.f("fk_open_step_claimed_by")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_open_step_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_step")),
    )
    with op.batch_alter_table("open_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_step_claimed_by"), ["claimed_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_open_step_dossier_id_step_branch"),
            ["dossier_id", "step", "branch"],
            unique=True,
        )
        batch_op.create_index(batch_op.f("ix_open_step_due"), ["due"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_open_step_office_role_due_id_branch_claimed_by"),
            ["office", "role", "due", "id", "branch", "claimed_by"],
            unique=False,
        )

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_payment_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_key")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_number")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_office_at"), ["office", "at"], unique=False)

    op.create_table(
        "print_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_print_form_dossier_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_print_form_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_form")),
    )
    with op.batch_alter_table("print_form", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_print_form_dossier_id_form_line"),
            ["dossier_id", "form", "line"],
            unique=True,
        )

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_paper_dossier_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_paper_draft_id")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_paper_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_sha256"), ["sha256"], unique=False)


def downgrade() -> None:
    """Back to the older tables."""
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_sha256"))
        batch_op.drop_index(batch_op.f("ix_paper_draft_id"))
        batch_op.drop_index(batch_op.f("ix_paper_dossier_id"))

    op.drop_table("paper")
    with op.batch_alter_table("print_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_form_dossier_id_form_line"))

    op.drop_table("print_form")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_office_at"))
        batch_op.drop_index(batch_op.f("ix_payment_dossier_id"))

    op.drop_table("payment")
    with op.batch_alter_table("open_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_step_office_role_due_id_branch_claimed_by"))
        batch_op.drop_index(batch_op.f("ix_open_step_due"))
        batch_op.drop_index(batch_op.f("ix_open_step_dossier_id_step_branch"))
        batch_op.drop_index(batch_op.f("ix_open_step_claimed_by"))

    op.drop_table("open_step")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_dossier_id"))
        batch_op.drop_index(batch_op.f("ix_notice_citizen_id_at"))

    op.drop_table("notice")
    with op.batch_alter_table("claim_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_notice_officer_id_read_at"))
        batch_op.drop_index(batch_op.f("ix_claim_notice_dossier_id_line"))

    op.drop_table("claim_notice")
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_line_dossier_id_n"))
        batch_op.drop_index(batch_op.f("ix_journal_line_day_here"))

    op.drop_table("journal_line")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_name_office_day"))
        batch_op.drop_index(batch_op.f("ix_fact_name_day_dossier_id_line"))

    op.drop_table("fact")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_citizen_id"))

    op.drop_table("draft")
    op.drop_table("dossier_answers")
    op.drop_table("clock_interval")
    op.drop_table("charge")
    with op.batch_alter_table("officer_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officer_role_office_role"))

    op.drop_table("officer_role")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_citizen_id"))

    op.drop_table("identity")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_office_stage_due"))
        batch_op.drop_index(batch_op.f("ix_dossier_citizen_id_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_dossier_applicant_id_number"))
        batch_op.drop_index(batch_op.f("ix_dossier_desk_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_dossier_desk_received_at"))
        batch_op.drop_index(batch_op.f("ix_dossier_desk_applicant_from_end"))

    op.drop_table("dossier")
    op.drop_table("target")
    op.drop_table("tally_scope")
    op.drop_table("tally_fresh")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_office_day_fact"))

    op.drop_table("tally")
    op.drop_table("sign_in_failure")
    op.drop_table("sign_in")
    op.drop_table("setting")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_code"))

    op.drop_table("revision")
    op.drop_table("officer")
    op.drop_table("office_successor")
    op.drop_table("office")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_done_at_run_after"))

    op.drop_table("job")
    op.drop_table("heartbeat")
    op.drop_table("counter")
    with op.batch_alter_table("citizen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citizen_folded"))

    op.drop_table("citizen")
    op.drop_table("calendar_day")
    op.drop_table("blob")
