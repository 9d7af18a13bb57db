"""EC2: networks and machines, their small parts folded so that the picture stays readable."""

from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import attaches, used_by, uses

IN_VPC = uses("VpcId", kind="placement")
ENTRIES = (
    Entry("AWS::EC2::VPC", "VPC", "VPC", "other", name="Vpc"),
    Entry("AWS::EC2::Subnet", "Subnet", "NET", "other", name="Subnet", edges=IN_VPC),
    Entry("AWS::EC2::SecurityGroup", "Security group", "SG", "security", name="SecurityGroup", edges=IN_VPC),
    Entry("AWS::EC2::InternetGateway", "Internet gateway", "IGW", "other"),
    Entry("AWS::EC2::NatGateway", "NAT gateway", "NAT", "other", edges=uses("SubnetId", kind="placement")),
    Entry("AWS::EC2::RouteTable", "Route table", "RT", "other", edges=IN_VPC),
    Entry("AWS::EC2::VPCEndpoint", "VPC endpoint", "EP", "other", edges=IN_VPC),
    Entry("AWS::EC2::Instance", "EC2 instance", "EC2", "compute", edges=uses("SubnetId", kind="placement")),
    Entry("AWS::EC2::LaunchTemplate", "Launch template", "EC2", "compute"),
    Entry("AWS::EC2::KeyPair", "Key pair", "KEY", "security", owner=used_by("AWS::EC2::Instance")),
    Entry("AWS::EC2::EIP", "Elastic IP", "EIP", "other", owner=used_by("AWS::EC2::NatGateway", "AWS::EC2::Instance")),
    Entry(
        "AWS::EC2::Route",
        "Route",
        "RT",
        "other",
        edges=attaches("RouteTableId", "GatewayId"),
        owner=owned_by("RouteTableId"),
    ),
    Entry(
        "AWS::EC2::SubnetRouteTableAssociation",
        "Route table association",
        "RT",
        "other",
        edges=attaches("SubnetId", "RouteTableId"),
        owner=owned_by("SubnetId"),
    ),
    Entry(
        "AWS::EC2::VPCGatewayAttachment",
        "Gateway attachment",
        "IGW",
        "other",
        edges=attaches("InternetGatewayId", "VpcId"),
        owner=owned_by("InternetGatewayId", "VpcId"),
    ),
    Entry("AWS::EC2::SecurityGroupIngress", "Inbound rule", "SG", "security", owner=owned_by("GroupId")),
    Entry("AWS::EC2::SecurityGroupEgress", "Outbound rule", "SG", "security", owner=owned_by("GroupId")),
)
