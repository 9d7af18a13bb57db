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
}
