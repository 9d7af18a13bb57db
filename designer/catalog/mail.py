"""SES, Pinpoint and Lex: messages to people and talks with them."""

from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import uses

ENTRIES = (
    Entry("AWS::SES::EmailIdentity", "Email identity", "SES", "messaging", ("sent", "bounced"), "EmailIdentity"),
    Entry(
        "AWS::SES::ConfigurationSet", "SES configuration", "SES", "messaging", ("sent", "bounced"), "ConfigurationSet"
    ),
    Entry("AWS::SES::Template", "Email template", "SES", "messaging", name="EmailTemplate"),
    Entry("AWS::SES::ReceiptRuleSet", "Receipt rules", "SES", "messaging", ("received",), "ReceiptRules"),
    Entry("AWS::SES::ReceiptRule", "Receipt rule", "SES", "messaging", edges=uses("Rule", kind="receipt")),
    Entry("AWS::Pinpoint::App", "Pinpoint application", "PIN", "messaging", ("sent",), "PinpointApp"),
    Entry("AWS::Pinpoint::SMSChannel", "SMS channel", "PIN", "messaging", owner=owned_by("ApplicationId")),
    Entry(
        "AWS::Lex::Bot", "Lex bot", "LEX", "integration", ("requests",), "Bot", edges=uses("BotLocales", kind="invoke")
    ),
    Entry(
        "AWS::CodeCommit::Repository",
        "Repository",
        "GIT",
        "integration",
        ("pushes",),
        "Repository",
        edges=uses("Triggers", kind="trigger"),
    ),
)
