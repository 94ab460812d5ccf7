"""Every table, imported in one place: for migrations and for tests that make a fresh database."""

import hotline.calls.models
import hotline.cases.models
import hotline.escalation.models
import hotline.medicine.models
import hotline.outbox.models
import hotline.residents.models
import hotline.staff.models
import hotline.supplies.models  # noqa: F401
