"""Code that a template holds as text: its file, and the module that CloudFormation puts beside it.

See "cfn-response module" in the user guide: with `ZipFile`, functions may import cfnresponse or require cfn-response.
"""

import io
import zipfile

OLDEST_DATE = (1980, 1, 1, 0, 0, 0)
PYTHON_MODULE = '''\
"""Answers CloudFormation for a custom resource."""

import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    answer = {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    body = json.dumps(answer)
    print("Response body:", body)
    request = urllib.request.Request(event["ResponseURL"], body.encode(), {"Content-Type": ""}, method="PUT")
    try:
        with urllib.request.urlopen(request) as response:
            print("Status code:", response.status)
    except Exception as error:
        print("send(..) failed executing the request:", error)
'''
NODE_MODULE = """\
// Answers CloudFormation for a custom resource.
exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';

exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) => {
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: `See the details in CloudWatch Log Stream: ${context.logStreamName}`,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  console.log('Response body:\\n', body);
  const url = new URL(event.ResponseURL);
  const transport = require(url.protocol === 'https:' ? 'https' : 'http');
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const done = () => { resolve(); if (context.done) context.done(); };
    const request = transport.request(url, { method: 'PUT', headers }, (response) => {
      console.log('Status code: ' + response.statusCode);
      response.resume();
      response.on('end', done);
    });
    request.on('error', (error) => { console.log('send(..) failed executing the request: ' + error); done(); });
    request.end(body);
  });
};
"""
MODULES = {
    "js": ("cfn-response", "cfn-response.js", NODE_MODULE),
    "py": ("cfnresponse", "cfnresponse.py", PYTHON_MODULE),
}
"""By the ending of a function's file: the module's name, its file, and what is in it."""


def inline_archive(text: str, runtime: str) -> bytes:
    """Return a zip of the text as the file `index`, with the module where the text names it; the same for the same."""
    ending = "py" if runtime.startswith("python") else "js"
    name, file, content = MODULES[ending]
    files = {f"index.{ending}": text, **({file: content} if name in text else {})}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for path, written in files.items():
            entry = zipfile.ZipInfo(path, OLDEST_DATE)
            entry.external_attr = 0o644 << 16
            opened.writestr(entry, written)
    return archive.getvalue()
