# SPDX-License-Identifier: Apache-2.0
"""A stand-in for CodeStar and CodeConnections connections, of which moto has nothing."""

import json
import uuid

from werkzeug.wrappers import Request, Response


class CodeStarConnections:
    """CodeStar / CodeConnections connections: no moto backend at all."""

    def __init__(self, app):
        self.app, self.store = app, {}

    def __call__(self, environ, start_response):
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if "CodeStar_connections" not in target and "CodeConnections" not in target:
            return self.app(environ, start_response)
        req = Request(environ)
        body = json.loads(req.get_data() or b"{}")
        op = target.rsplit(".", 1)[-1]
        arn = body.get("ConnectionArn") or body.get("ResourceArn")
        svc = "codeconnections" if "CodeConnections" in target else "codestar-connections"
        status, out = 200, {}
        if op == "CreateConnection":
            arn = f"arn:aws:{svc}:us-east-1:123456789012:connection/{uuid.uuid4()}"
            self.store[arn] = {"ConnectionName": body["ConnectionName"], "ConnectionArn": arn,
                               "ProviderType": body.get("ProviderType", "GitHub"),
                               "OwnerAccountId": "123456789012", "ConnectionStatus": "PENDING",
                               "_tags": {t["Key"]: t["Value"] for t in body.get("Tags") or []}}
            out = {"ConnectionArn": arn}
        elif arn not in self.store:
            status, out = 400, {"__type": "ResourceNotFoundException", "message": "no such connection"}
        elif op == "GetConnection":
            out = {"Connection": {k: v for k, v in self.store[arn].items() if k != "_tags"}}
        elif op == "DeleteConnection":
            del self.store[arn]
        elif op == "ListTagsForResource":
            out = {"Tags": [{"Key": k, "Value": v} for k, v in self.store[arn]["_tags"].items()]}
        elif op == "TagResource":
            self.store[arn]["_tags"].update({t["Key"]: t["Value"] for t in body["Tags"]})
        elif op == "UntagResource":
            for k in body["TagKeys"]:
                self.store[arn]["_tags"].pop(k, None)
        return Response(json.dumps(out), status, content_type="application/x-amz-json-1.0")(environ, start_response)
