# SPDX-License-Identifier: Apache-2.0
"""Patches of moto: CloudFront and API Gateway."""

from . import patch


@patch
def cloudfront_fields():
    """OriginAccessControlId is dropped; the default certificate comes back with
    ssl_support_method; an ACM certificate with cloudfront_default_certificate;
    a behaviour with a cache policy with forwarded_values."""
    from moto.cloudfront import models

    oi, vi = models.Origin.__init__, models.ViewerCertificate.__init__

    def origin(self, o):
        oi(self, o)
        self.origin_access_control_id = o.get("OriginAccessControlId") or ""

    def cert(self, c):
        vi(self, c)
        if not self.acm_certificate_arn and not self.iam_certificate_id:
            self.acm_certificate_arn = self.iam_certificate_id = self.ssl_support_method = None
        else:
            self.cloud_front_default_certificate = False

    models.Origin.__init__, models.ViewerCertificate.__init__ = origin, cert
    di = models.DefaultCacheBehaviour.__init__

    def behaviour(self, c):
        di(self, c)
        if c.get("CachePolicyId"):
            self.forwarded_values = None

    models.DefaultCacheBehaviour.__init__ = behaviour


@patch
def apigatewayv2_domain():
    """domainNameStatus is missing -> create fails with unexpected state ''."""
    from moto.apigatewayv2.models import DomainName

    old = DomainName.to_json

    def to_json(self):
        for c in self.domain_name_configurations or []:
            c.setdefault("domainNameStatus", "AVAILABLE")
            c.setdefault("hostedZoneId", "Z1UJRXOUMOOFQ8")
            c.setdefault("apiGatewayDomainName", "d-abcdefghij.execute-api.us-east-1.amazonaws.com")
            c.setdefault("ipAddressType", "ipv4")
        r = old(self)
        if not r.get("mutualTlsAuthentication"):
            r.pop("mutualTlsAuthentication", None)
        return r

    DomainName.to_json = to_json
