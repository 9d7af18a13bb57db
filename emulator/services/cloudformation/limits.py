"""CloudFormation's limits, from its quotas page and API model."""

TEMPLATE_BODY_BYTES = 51_200
"""TemplateBody in a request (API model: TemplateBody)."""
TEMPLATE_OBJECT_BYTES = 1_048_576
"""A template in S3 (quota "Template body size in an S3 object")."""
RESOURCES = 500
"""Resources in a template (quota "Resources")."""
PARAMETERS = 200
MAPPINGS = 200
OUTPUTS = 200
LOGICAL_ID_CHARACTERS = 255
"""Names of resources, parameters, outputs, mappings (quota "Resource name", "Output name", …)."""
DESCRIPTION_BYTES = 1_024
PARAMETER_VALUE_BYTES = 4_096
STACK_NAME_CHARACTERS = 128
CHANGE_SET_NAME_CHARACTERS = 128
NESTING = 100
"""Levels of lists and maps in a template that are read; AWS does not say its own number."""
VALUES = 50_000
"""Lists, maps and scalars in a template that are read; ours: 500 resources have far fewer."""
RESOLVED_CHARACTERS = 8_388_608
"""Characters that Fn::Sub and Fn::Join may make of a template's values; ours, against texts that multiply."""
RESULTS_PER_PAGE = 100
"""Resource summaries, events and changes on a page."""
STEP_MS = 500
"""Virtual time from the start of a resource to its handler, and from its handler to its end; ours."""
LOOP_COPIES = 5_000
"""Copies that the loops of a template may make; ours, against loops within loops."""
TRANSFORMS = 100
"""Transforms that one template may need; ours, against macros and includes that bring themselves again."""
POLICY_BYTES = 16_384
"""StackPolicyBody (API model)."""
RESPONSE_BYTES = 4_096
"""What a custom resource may put to its response URL ("Custom resource response objects")."""
CUSTOM_RESOURCE_SECONDS = 3_600
"""How long a custom resource may take to respond, unless ServiceTimeout says less."""
WAIT_SECONDS = 43_200
"""The longest Timeout of a wait condition."""
STACKS = 2_000
"""Stacks in an account and region (quota "Stack count")."""
CONCURRENT_RESOURCES = 2_500
"""Resource operations at once, as DescribeAccountLimits tells it; not enforced."""
