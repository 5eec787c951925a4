"""Every table, named here so that migrations and invariants see all of them."""

from services.models.administration import AdminChange, OfficerCode, OwnText
from services.models.counter import Ticket, TicketDeed
from services.models.desk import Bulk, BulkItem, Cover, Inspection, InternalNote, QueueView
from services.models.dossiers import (
    ClockInterval,
    Dossier,
    DossierAnswers,
    Draft,
    LinkedDossier,
    OpenStepRow,
)
from services.models.figures import (
    FactRow,
    FreshTally,
    ReportedRow,
    ScopeTally,
    Tally,
    Target,
    Visit,
)
from services.models.journal import Alert, ClaimNotice, JournalLine, Message, Notice, PrintForm
from services.models.mail import Mailbox, MailboxClaim, Muted
from services.models.money import Charge, LedgerLine, Payment, PaymentOrder, Refund
from services.models.offices import CalendarDay, OfficeRow, OfficeSuccessor, StoppageRow
from services.models.papers import Blob, Paper
from services.models.people import (
    Citizen,
    Identity,
    IdentityRequest,
    Officer,
    OfficerRole,
    SignIn,
    SignInFailure,
)
from services.models.post import Carriage, Parcel, ParcelDossier
from services.models.procedures import Publication, Revision
from services.models.reports import PeriodReport, ReportReader, SignedReport
from services.models.running import Counter, Heartbeat, Job, Setting
from services.models.statements import StatementLine

__all__ = [
    "AdminChange",
    "Alert",
    "Blob",
    "Bulk",
    "BulkItem",
    "CalendarDay",
    "Carriage",
    "Charge",
    "Citizen",
    "ClaimNotice",
    "ClockInterval",
    "Counter",
    "Cover",
    "Dossier",
    "DossierAnswers",
    "Draft",
    "FactRow",
    "FreshTally",
    "Heartbeat",
    "Identity",
    "IdentityRequest",
    "Inspection",
    "InternalNote",
    "Job",
    "JournalLine",
    "LedgerLine",
    "LinkedDossier",
    "Mailbox",
    "MailboxClaim",
    "Message",
    "Muted",
    "Notice",
    "OfficeRow",
    "OfficeSuccessor",
    "Officer",
    "OfficerCode",
    "OfficerRole",
    "OpenStepRow",
    "OwnText",
    "Paper",
    "Parcel",
    "ParcelDossier",
    "Payment",
    "PaymentOrder",
    "PeriodReport",
    "PrintForm",
    "Publication",
    "QueueView",
    "Refund",
    "ReportReader",
    "ReportedRow",
    "Revision",
    "ScopeTally",
    "Setting",
    "SignIn",
    "SignInFailure",
    "SignedReport",
    "StatementLine",
    "StoppageRow",
    "Tally",
    "Target",
    "Ticket",
    "TicketDeed",
    "Visit",
]
