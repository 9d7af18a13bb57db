"""Templates that are written in unusual ways."""

ODD = {
    "flow": "{Resources: {A: {Type: AWS::SQS::Queue}, B: {Type: AWS::SNS::Topic},}}\n",
    "flow section": "Resources: {A: {Type: AWS::S3::Bucket},  # first\n  B: {Type: T} }\nOutputs: {}\n",
    "comma first": '{ "Resources" :\n{ "A": {"Type": "T"}\n, "B": {"Type": "T"}\n}}',
    "odd indentation": "Resources:\n     A:\n       Type: T\n       M:\n        X:\n        - 1\n        -   y: 2\n",
    "directives": "%YAML 1.1\n---\n# about\nResources:\n  A: {Type: T}\n...\n",
    "tabs in comments": "# a\tb\nResources:\t# c\td\n  A:\n    Type: T\t# e\n",
    "anchors": "Resources:\n  A: &a\n    Type: T\n  B: *a\n  C:\n    <<: *a\n    Properties: {}\n",
    "unicode": "Description: Größe 😀\nResources:\n  A:\n    Type: T # ünïcode\n    Metadata: {é: '…'}\n",
    "explicit keys": "? Resources\n: A:\n    Type: T\n  ? B\n  : Type: T\n",
    "quoted keys": "'Resources':\n  \"A\":\n    'Type': T\n",
    "kept lines": "Resources:\n  A:\n    Type: T\n    Metadata: |+\n      text\n\n\n  B:\n    Type: T\n",
    "no line end": "Resources:\n  A:\n    Type: T",
    "only comments after": "Resources:\n  A:\n    Type: T\n\n# the end\n\n",
    "twice": "Resources:\n  A:\n    Type: T\n  A:\n    Type: U\nResources:\n  B:\n    Type: V\n",
    "one name in all sections": (
        "Parameters: {A: {Type: String}}\nMappings: {A: {B: {C: d}}}\nConditions: {A: !Equals [a, a]}\n"
        "Resources: {A: {Type: T}}\nOutputs: {A: {Value: !Ref A}}\n"
    ),
    "for each": "Resources:\n  Fn::ForEach::Topics:\n    - Name\n    - [a, b]\n    - T${Name}:\n        Type: T\n",
    "next line": "Description: 'a\u2028 b\x85 c'\nResources:\n  A: {Type: T}\n",
    "old line ends": "Resources:\r  A:\r    Type: T\r  B:\r    Type: T\r",
    "scalars": """\
Resources:
  A:
    Type: 'T'   # single
    Metadata:
      Folded: >-
        some text
        on two lines

        and a paragraph
      Indented: |2-
          two more
        and less
      Plain: some words
        on the next line
      Quoted: "a \\
        b"
      Empty: ''
      Tagged: !!str 5
      Deep:
      - - a
        - b
      -
        x: 1
        y: [1,
          2,   # two
          3]
      - # comment - here
        z: {a: 1,
            b: 2}
      - ~
      -
    # the end of A

  B: {Type: T, Metadata: {Long: [a, b, c], Ref: {Ref: A}}}   # after
  C:
    # before Type
    Type: T

    # between

    Properties:

      X: 1

      # last
""",
    "intrinsics": """\
Conditions: {Is: !Equals [a, b]}
Resources:
  A:
    Type: T
    Properties:
      A: !Sub
        - "${X}"
        - X: !Ref B
      B: !If [Is, {a: 1}, [1, 2]]
      C: !If
        - Is
        - a: 1
          b: 2
        - !Ref AWS::NoValue
      D: !GetAtt
        - B
        - Arn
      E: !Join ['', [a, !Ref B]]
      F:
        Fn::Join:
        - ','
        - - a
          - !Ref B
      G: !Base64
        Fn::Sub: |
          text ${B}
      H: !Transform {Name: N, Parameters: {P: 1}}
      I: !Select [0, !GetAZs '']
  B:
    Type: T
""",
    "anchored": """\
Resources:
  A: &a
    Type: T
    Properties: &p
      X: &x 1
      Y: *x
      L: &l [a, b]
  B:
    Type: T
    Properties:
      <<: *p
      Z: *l
""",
    "comments everywhere": """\
# 1
AWSTemplateFormatVersion: '2010-09-09' # 2
# 3
Parameters:
# 4

  # 5
  P: # 6
    # 7
    Type: String # 8
    # 9
    Default: x # 10
  # 11
# 12
Resources: # 13
# 14
  Q: # 15
# 16
    # 17
    Type: AWS::SQS::Queue # 18
# 19
    Properties: # 20
  # 21
      DelaySeconds: # 22
        # 23
        5 # 24
      Tags: # 25
      # 26
      - # 27
        Key: a # 28
        # 29
        Value: !Ref P # 30
      # 31
      - Key: b
        Value: c
# 32
  # 33
  T:
    # 34
    Type: AWS::SNS::Topic
    # 35
    DependsOn: # 36
      # 37
      - Q # 38
# 39
Outputs: # 40
  # 41
  O: # 42
    Value: # 43
      !Ref Q # 44
# 45
""",
    "flow over lines": """\
Resources: {
  Q: {
    Type: AWS::SQS::Queue,   # c1
    Properties: {
      DelaySeconds: 5,
      # c2
      Tags: [
        {Key: a, Value: b},
        {Key: c, Value: d},   # c3
      ],
    },
  },
  T: {Type: AWS::SNS::Topic}
}
Outputs:
  O: {Value: !Sub "${Q.Arn}-${T}"}
""",
    "odd keys": """\
Mappings:
  M:
    123456789012: {yes: 1, no: 2, ~: 3, 1.5: 4, 2020-01-01: 5}
    0o7: {a: 1}
    "010": {a: 2}
    010: {a: 3}
    true: {on: off}
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 0x10
      VisibilityTimeout: 1_000
      QueueName: 1:30
      FifoQueue: No
      Tags: [{Key: =, Value: "<<"}]
""",
    "block scalars": """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: |2
            import os   # two more

            def handler(e, c):
              return 1
      Description: >-
        folded
        text

          more
      Role: !Sub |-
        arn:aws:iam::${AWS::AccountId}:role/${R}
      Handler: >+
        a.b

      Runtime: python3.12
      Environment:
        Variables:
          A: |1
           one space
          B: |-
            ${F}
  R:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Statement: []}}
""",
    "plain over lines": """\
Description: a long
  description on
  three lines
Resources:
  Q:
    Type:
      AWS::SQS::Queue
    Properties:
      QueueName: a
        b
        c
      DelaySeconds:
        5
      Tags:
        -
          Key: a
          Value: "two \\
            lines\\
            \\ more"
        -
          Key: 'single
            two'
          Value: d
  T:
    Type: AWS::SNS::Topic
""",
    "text at the end": "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: |\n        abc",
    "comment at the end": "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: 5 # last",
    "flow at the end": (
        "Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 5}}\n"
        "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Q}}"
    ),
    "one space": (
        "Resources:\n Q:\n  Type: AWS::SQS::Queue\n  Properties:\n   DelaySeconds: 5\n   Tags:\n   - Key: a\n"
        "     Value: b\n T:\n  Type: AWS::SNS::Topic\nOutputs:\n O:\n  Value: !Ref Q\n"
    ),
    "mixed line ends": (
        "Resources:\r\n  Q:\n    Type: AWS::SQS::Queue\r\n    Properties:\n      DelaySeconds: 5\r\n  T:\n"
        "    Type: AWS::SNS::Topic\n"
    ),
    "byte order mark": (
        "\ufeff# head\r\nAWSTemplateFormatVersion: 2010-09-09\r\n\r\nResources:\r\n\r\n  Q:   # the queue\r\n"
        "    Type: AWS::SQS::Queue\r\n    Properties:\r\n      DelaySeconds: 5\r\n      # about tags\r\n"
        "      Tags:\r\n        - Key: a\r\n          Value: b\r\n\r\n  T:\r\n    Type: AWS::SNS::Topic\r\n"
        "    DependsOn: Q\r\nOutputs:\r\n  O:\r\n    Value: !GetAtt Q.Arn\r\n"
    ),
    "braces that open nothing": (
        "# about {\nDescription: text {\nResources: { # the queues {\n  Q: {Type: AWS::SQS::Queue}, # {\n"
        "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: 'a {#'}}}\nOutputs:\n  O:\n    Value: !Ref Q # {\n# {\n"
    ),
    "braces in compact JSON": (
        '{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"{####}"}},'
        '"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"{"}}}}'
    ),
}
