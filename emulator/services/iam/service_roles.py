"""The roles that AWS's services have themselves made: their names, policies and whether several may be made.

From recorded answers of IAM and the services' pages on service-linked roles.
"""

from typing import NamedTuple


class ServiceRole(NamedTuple):
    """What CreateServiceLinkedRole makes for a service. `policy` is what follows `aws-service-role/`."""

    role: str
    policy: str


PREFIX = "AWSServiceRoleFor"
WITH_SUFFIX = frozenset(("lexv2.amazonaws.com",))
"""Services of which several roles may be made, told apart by a suffix."""
SERVICE_ROLES = {
    f"{service}.amazonaws.com": ServiceRole(f"{PREFIX}{role}", policy)
    for service, role, policy in (
        ("accountdiscovery.ssm", "AmazonSSM_AccountDiscovery", "AWSSystemsManagerAccountDiscoveryServicePolicy"),
        ("acm", "CertificateManager", "CertificateManagerServiceRolePolicy"),
        (
            "apidestinations.events",
            "AmazonEventBridgeApiDestinations",
            "AmazonEventBridgeApiDestinationsServiceRolePolicy",
        ),
        ("appmesh", "AppMesh", "AWSAppMeshServiceRolePolicy"),
        ("autoscaling-plans", "AutoScalingPlans_EC2AutoScaling", "AWSAutoScalingPlansEC2AutoScalingPolicy"),
        ("autoscaling", "AutoScaling", "AutoScalingServiceRolePolicy"),
        ("backup", "Backup", "AWSBackupServiceLinkedRolePolicyForBackup"),
        ("batch", "Batch", "BatchServiceRolePolicy"),
        ("cks.kms", "KeyManagementServiceCustomKeyStores", "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy"),
        ("cloudtrail", "CloudTrail", "CloudTrailServiceRolePolicy"),
        ("codestar-notifications", "CodeStarNotifications", "AWSCodeStarNotificationsServiceRolePolicy"),
        ("cognito-idp", "AmazonCognitoIdp", "AmazonCognitoIdpServiceRolePolicy"),
        ("config", "Config", "AWSConfigServiceRolePolicy"),
        ("connect", "AmazonConnect", "AmazonConnectServiceLinkedRolePolicy"),
        ("dms-fleet-advisor", "DMSFleetAdvisor", "AWSDMSFleetAdvisorServiceRolePolicy"),
        ("dms", "DMSServerless", "AWSDMSServerlessServiceRolePolicy"),
        (
            "dynamodb.application-autoscaling",
            "ApplicationAutoScaling_DynamoDBTable",
            "AWSApplicationAutoscalingDynamoDBTablePolicy",
        ),
        ("ec2-instance-connect", "EC2InstanceConnect", "Ec2InstanceConnectEndpoint"),
        (
            "ec2.application-autoscaling",
            "ApplicationAutoScaling_EC2SpotFleetRequest",
            "AWSApplicationAutoscalingEC2SpotFleetRequestPolicy",
        ),
        ("ecr", "ECRTemplate", "ECRTemplateServiceRolePolicy"),
        ("ecs", "ECS", "AmazonECSServiceRolePolicy"),
        (
            "ecs.application-autoscaling",
            "ApplicationAutoScaling_ECSService",
            "AWSApplicationAutoscalingECSServicePolicy",
        ),
        ("eks-connector", "AmazonEKSConnector", "AmazonEKSConnectorServiceRolePolicy"),
        ("eks-fargate", "AmazonEKSForFargate", "AmazonEKSForFargateServiceRolePolicy"),
        ("eks-nodegroup", "AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"),
        ("eks", "AmazonEKS", "AmazonEKSServiceRolePolicy"),
        ("elasticache", "ElastiCache", "ElastiCacheServiceRolePolicy"),
        ("elasticbeanstalk", "ElasticBeanstalk", "AWSElasticBeanstalkServiceRolePolicy"),
        ("elasticfilesystem", "AmazonElasticFileSystem", "AmazonElasticFileSystemServiceRolePolicy"),
        ("elasticloadbalancing", "ElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"),
        ("email.cognito-idp", "AmazonCognitoIdpEmailService", "AmazonCognitoIdpEmailServiceRolePolicy"),
        ("emr-containers", "AmazonEMRContainers", "AmazonEMRContainersServiceRolePolicy"),
        ("emrwal", "EMRWAL", "EMRDescribeClusterPolicyForEMRWAL"),
        ("es", "AmazonElasticsearchService", "AmazonElasticsearchServiceRolePolicy"),
        ("fis", "FIS", "AmazonFISServiceRolePolicy"),
        ("grafana", "AmazonGrafana", "AmazonGrafanaServiceLinkedRolePolicy"),
        ("guardduty", "AmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"),
        ("imagebuilder", "ImageBuilder", "AWSServiceRoleForImageBuilder"),
        ("iotmanagedintegrations", "IoTManagedIntegrations", "AWSIoTManagedIntegrationsRolePolicy"),
        ("kafka", "Kafka", "KafkaServiceRolePolicy"),
        (
            "lambda.application-autoscaling",
            "ApplicationAutoScaling_LambdaConcurrency",
            "AWSApplicationAutoscalingLambdaConcurrencyPolicy",
        ),
        ("lex", "LexBots", "AmazonLexBotPolicy"),
        ("lexv2", "LexV2Bots", "AmazonLexV2BotPolicy"),
        ("m2", "AWSM2", "AWSM2ServicePolicy"),
        ("mq", "AmazonMQ", "AmazonMQServiceRolePolicy"),
        ("mrk.kms", "KeyManagementServiceMultiRegionKeys", "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy"),
        ("observability.aoss", "AmazonOpenSearchServerless", "AmazonOpenSearchServerlessServiceRolePolicy"),
        ("opensearchservice", "AmazonOpenSearchService", "AmazonOpenSearchServiceRolePolicy"),
        ("ops.apigateway", "APIGateway", "APIGatewayServiceRolePolicy"),
        ("ops.emr-serverless", "AmazonEMRServerless", "AmazonEMRServerlessServiceRolePolicy"),
        ("opsdatasync.ssm", "SystemsManagerOpsDataSync", "AWSSystemsManagerOpsDataSyncServiceRolePolicy"),
        ("pullthroughcache.ecr", "ECRPullThroughCache", "AWSECRPullThroughCache_ServiceRolePolicy"),
        ("rds", "RDS", "AmazonRDSServiceRolePolicy"),
        (
            "rds.application-autoscaling",
            "ApplicationAutoScaling_RDSCluster",
            "AWSApplicationAutoscalingRDSClusterPolicy",
        ),
        ("redshift", "Redshift", "AmazonRedshiftServiceLinkedRolePolicy"),
        ("replication.cassandra", "KeyspacesReplication", "KeyspacesReplicationServiceRolePolicy"),
        ("replication.ecr", "ECRReplication", "ECRReplicationServiceRolePolicy"),
        ("replicator.lambda", "LambdaReplicator", "AWSLambdaReplicator"),
        ("repository.sync.codeconnections", "GitSync", "AWSGitSyncServiceRolePolicy"),
        ("resource-explorer-2", "ResourceExplorer", "AWSResourceExplorerServiceRolePolicy"),
        ("rolesanywhere", "RolesAnywhere", "AWSRolesAnywhereServicePolicy"),
        ("ses", "AmazonSES", "AmazonSESServiceRolePolicy"),
        ("shield", "AWSShield", "AWSShieldServiceRolePolicy"),
        ("spot", "EC2Spot", "AWSEC2SpotServiceRolePolicy"),
        ("spotfleet", "EC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"),
        ("ssm-incidents", "IncidentManager", "AWSIncidentManagerServiceRolePolicy"),
        ("ssm", "AmazonSSM", "AmazonSSMServiceRolePolicy"),
        ("sso", "SSO", "AWSSSOServiceRolePolicy"),
        ("transitgateway", "VPCTransitGateway", "AWSVPCTransitGatewayServiceRolePolicy"),
        ("vpcorigin.cloudfront", "CloudFrontVPCOrigin", "AWSCloudFrontVPCOriginServiceRolePolicy"),
        ("waf", "WAFLogging", "WAFLoggingServiceRolePolicy"),
        ("wafv2", "WAFV2Logging", "WAFV2LoggingServiceRolePolicy"),
    )
}
"""By the service's name, as AWSServiceName says it."""
