# SPDX-License-Identifier: Apache-2.0
"""A stand-in for CodeStar notification rules, of which moto has nothing."""

import json
import uuid

from werkzeug.wrappers import Request, Response

OPERATIONS = {"createNotificationRule", "describeNotificationRule", "updateNotificationRule", "deleteNotificationRule",
              "tagResource", "listTagsForResource"}


class CodeStarNotifications:
    """Keeps rules by ARN and gives back what was given; knows the region of its caller by the signature."""

    def __init__(self, app):
        self.app, self.store = app, {}

    def __call__(self, environ, start_response):
        operation = environ.get("PATH_INFO", "").strip("/")
        if "/codestar-notifications/" not in environ.get("HTTP_AUTHORIZATION", ""):
            return self.app(environ, start_response)
        body = json.loads(Request(environ).get_data() or b"{}")
        region = environ["HTTP_AUTHORIZATION"].split("Credential=")[1].split("/")[2]
        status, out = 200, {}
        arn = body.get("Arn")
        if operation == "deleteTarget":
            # What is left of a target when its rules are gone.
            return Response("{}", 200, content_type="application/json")(environ, start_response)
        if operation == "createNotificationRule":
            arn = f"arn:aws:codestar-notifications:{region}:123456789012:notificationrule/{uuid.uuid4()}"
            self.store[arn] = dict(body, Arn=arn, Tags=body.get("Tags") or {})
            out = {"Arn": arn}
        elif operation not in OPERATIONS or arn not in self.store:
            status, out = 400, {"__type": "ResourceNotFoundException", "Message": "no such rule"}
        elif operation == "describeNotificationRule":
            rule = self.store[arn]
            out = {key: rule[key] for key in ("Arn", "Name", "DetailType", "Resource", "Status", "Tags")}
            out["EventTypes"] = [{"EventTypeId": event} for event in rule["EventTypeIds"]]
            out["Targets"] = [dict(target, TargetStatus="ACTIVE") for target in rule["Targets"]]
        elif operation == "updateNotificationRule":
            self.store[arn].update({key: value for key, value in body.items() if key != "Arn"})
        elif operation == "deleteNotificationRule":
            del self.store[arn]
            out = {"Arn": arn}
        elif operation == "listTagsForResource":
            out = {"Tags": self.store[arn]["Tags"]}
        elif operation == "tagResource":
            self.store[arn]["Tags"].update(body["Tags"])
            out = {"Tags": self.store[arn]["Tags"]}
        headers = {"x-amzn-errortype": out["__type"]} if status != 200 else {}
        for target in out.get("Targets", []):
            target["TargetType"] = target.get("TargetType", "SNS")
            target.setdefault("TargetAddress", "")
        return Response(json.dumps(out), status, headers, content_type="application/json")(environ, start_response)
