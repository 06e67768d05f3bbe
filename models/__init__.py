"""The memory of Samspel: tables, their shapes and their migrations.

Each noun has a module with its shapes in the order Base → Create and Update → table →
Public. Nothing here knows of vectors, requests or settings.
"""

from models.account import (
    Account,
    AccountRole,
    Organisation,
    OrganisationCreate,
    OrganisationKind,
    Theme,
)
from models.change import Change, ChangeKind, ChangeOp
from models.choice import Hiding, Saved, Wish
from models.company import Company, CompanyCreate, CompanyPublic, CompanyUpdate
from models.competence import Competence, CompetenceCreate, CompetencePublic, CompetenceUpdate
from models.consent import Consent, ConsentPublic
from models.contact import Contact, ContactPurpose, ContactSide, ContactState
from models.correction import Correction, Corrections
from models.digest import DigestSent
from models.feedback import Feedback, FeedbackCreate, FeedbackPublic
from models.fields import ConsentPurpose, DocumentKind, Lane, TextLanguage
from models.import_batch import ImportBatch, ImportFile, ImportKind, ImportRow
from models.invitation import Invitation
from models.look import Look
from models.mail import Mail
from models.mention import Mention, MentionBase
from models.municipality import (
    Municipality,
    UnknownMunicipalityError,
    distance_km,
    find_municipality,
    municipalities,
)
from models.need import CompetenceNeed, NeedCreate, NeedPublic, NeedUpdate
from models.proposal import ProposalCreate, ProposalPublic, ProposalUpdate, ThesisProposal
from models.record import Record
from models.set_aside_term import SetAsideTerm
from models.sign_in import (
    EmailPurpose,
    EmailToken,
    ExternalIdentity,
    SignInAttempt,
    SignInSession,
)
from models.sign_up import SignUp, SignUpRole
from models.student import (
    IdentityInput,
    Student,
    StudentCreate,
    StudentIdentity,
    StudentPublic,
    StudentUpdate,
)
from models.suggestion import SuggestionBase, SuggestionPublic, SuggestionShown
from models.token import ApiToken, Scope
from models.training import (
    OccasionCreate,
    OccasionPublic,
    Training,
    TrainingCreate,
    TrainingOccasion,
    TrainingPublic,
    TrainingUpdate,
)
from models.vocabulary_edit import EditOp, EditState, VocabularyEdit

__all__ = [
    "Account",
    "AccountRole",
    "ApiToken",
    "Change",
    "ChangeKind",
    "ChangeOp",
    "Company",
    "CompanyCreate",
    "CompanyPublic",
    "CompanyUpdate",
    "Competence",
    "CompetenceCreate",
    "CompetenceNeed",
    "CompetencePublic",
    "CompetenceUpdate",
    "Consent",
    "ConsentPublic",
    "ConsentPurpose",
    "Contact",
    "ContactPurpose",
    "ContactSide",
    "ContactState",
    "Correction",
    "Corrections",
    "DigestSent",
    "DocumentKind",
    "EditOp",
    "EditState",
    "EmailPurpose",
    "EmailToken",
    "ExternalIdentity",
    "Feedback",
    "FeedbackCreate",
    "FeedbackPublic",
    "Hiding",
    "IdentityInput",
    "ImportBatch",
    "ImportFile",
    "ImportKind",
    "ImportRow",
    "Invitation",
    "Lane",
    "Look",
    "Mail",
    "Mention",
    "MentionBase",
    "Municipality",
    "NeedCreate",
    "NeedPublic",
    "NeedUpdate",
    "OccasionCreate",
    "OccasionPublic",
    "Organisation",
    "OrganisationCreate",
    "OrganisationKind",
    "ProposalCreate",
    "ProposalPublic",
    "ProposalUpdate",
    "Record",
    "Saved",
    "Scope",
    "SetAsideTerm",
    "SignInAttempt",
    "SignInSession",
    "SignUp",
    "SignUpRole",
    "Student",
    "StudentCreate",
    "StudentIdentity",
    "StudentPublic",
    "StudentUpdate",
    "SuggestionBase",
    "SuggestionPublic",
    "SuggestionShown",
    "TextLanguage",
    "Theme",
    "ThesisProposal",
    "Training",
    "TrainingCreate",
    "TrainingOccasion",
    "TrainingPublic",
    "TrainingUpdate",
    "UnknownMunicipalityError",
    "VocabularyEdit",
    "Wish",
    "distance_km",
    "find_municipality",
    "municipalities",
]
