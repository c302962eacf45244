package dev.ward.audit.proof;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** AWS Signature Version 4 of one request to S3. */
final class S3Signature {

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsIdentity identity;
  private final String region;
  private final Clock clock;

  S3Signature(String region, String accessKey, String secretKey, Clock clock) {
    this.identity = AwsCredentialsIdentity.create(accessKey, secretKey);
    this.region = region;
    this.clock = clock;
  }

  /** The headers that the request must have, those given among them. */
  record SignedRequest(Map<String, String> headers) {}

  SignedRequest sign(String method, URI url, Map<String, String> headers, byte[] content) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(url);
    headers.forEach(request::putHeader);
    Map<String, String> signed = new HashMap<>();
    signer
        .sign(
            r ->
                r.identity(identity)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArray(content))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    // S3 signs paths as they are.
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock))
        .request()
        .headers()
        .forEach((name, values) -> signed.put(name, String.join(",", values)));
    return new SignedRequest(signed);
  }
}
