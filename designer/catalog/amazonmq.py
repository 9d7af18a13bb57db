"""Amazon MQ: brokers, and functions that read their queues with a login of the broker."""

from typing import Any

from designer.catalog.asking import ask
from designer.catalog.brokers import check_named
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Entry, Field
from designer.catalog.logins import BROKER, READS, SECRET, login_name, users_of
from designer.catalog.mounting import allow_network
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring, get_att, ref


def login_of(wiring: Wiring, broker: Resource) -> Any:
    """Return the secret with a broker's login: the one of its users, a new one, or one to be supplied."""
    secrets = [target.resource for target in wiring.template.targets([broker.get("Users")])]
    if secrets:
        return ref(secrets[0].name)
    if broker.get("Users") or broker.block is None:
        return ask(wiring, broker.name, "LoginArn")
    generated = {
        "SecretStringTemplate": '{"username": "reader"}',
        "GenerateStringKey": "password",
        "ExcludePunctuation": True,
    }
    name = wiring.add(login_name(broker.name), SECRET, {"GenerateSecretString": generated})
    wiring.set(broker.name, ("Properties", "Users"), users_of(name))
    return ref(name)


def poll(wiring: Wiring, broker: Resource, function: Resource) -> None:
    """Let a function read a queue of a broker, which is named `events` until somebody says otherwise."""
    check_named(wiring, broker)
    arn = ref(broker.name) if broker.block is None else get_att(broker.name)
    login = login_of(wiring, broker)
    access = [{"Type": "BASIC_AUTH", "URI": login}]
    mapping = {"Queues": ["events"], "BatchSize": 100, "SourceAccessConfigurations": access}
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{broker.name}Event", "MQ", {"Broker": arn, **mapping})
        return
    wiring.allow(function, ["mq:DescribeBroker"], arn)
    wiring.allow(function, READS, login)
    allow_network(wiring, function)
    properties = {"EventSourceArn": arn, "FunctionName": ref(function.name), **mapping}
    wiring.add(f"{broker.name}To{function.name}", "AWS::Lambda::EventSourceMapping", properties)


CONNECTIONS = (Connection("poll", (BROKER,), FUNCTIONS, poll),)
REFUSALS = {
    BROKER: ("A broker's queues are read by functions here.", "Connect it to a function, and the function to this.")
}
DEFAULTS = {
    "BrokerName": "broker",
    "EngineType": "RABBITMQ",
    "DeploymentMode": "SINGLE_INSTANCE",
    "HostInstanceType": "mq.m5.large",
    "PubliclyAccessible": False,
}
FIELDS = (
    Field("BrokerName", "Broker name", is_required=True),
    Field("EngineType", "Engine", "choice", choices=("RABBITMQ", "ACTIVEMQ"), is_required=True),
    Field("HostInstanceType", "Instance", is_required=True, help="Such as mq.m5.large"),
    Field(
        "DeploymentMode",
        "Deployment",
        "choice",
        choices=("SINGLE_INSTANCE", "ACTIVE_STANDBY_MULTI_AZ", "CLUSTER_MULTI_AZ"),
        is_required=True,
    ),
    Field("PubliclyAccessible", "Public", "switch", is_required=True),
)
ENTRIES = (
    Entry(BROKER, "Message broker", "MQ", "messaging", ("messages",), "Broker", DEFAULTS, FIELDS, uses("Users")),
    Entry("AWS::AmazonMQ::Configuration", "Broker configuration", "MQ", "messaging", owner=used_by(BROKER)),
)
