package dev.ward.local;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Signs a demo account in as the web app does: by Keycloak's own page, with a code and PKCE. Unlike
 * a password grant it leaves the time of the sign-in in the token, which sensitive deeds ask for.
 */
final class BrowserSignIn {
  static final String CLIENT = "ward-web";

  private static final String REDIRECT = "http://localhost:5173/";
  private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String endpoint;

  BrowserSignIn(Settings settings) {
    this.endpoint = settings.issuer() + "/protocol/openid-connect";
  }

  /** The form that the token endpoint takes for a token of the person. */
  Map<String, String> grant(String user, String password) {
    String verifier = verifier();
    HttpResponse<String> page =
        Http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        endpoint
                            + "/auth?"
                            + encoded(
                                Map.of(
                                    "response_type",
                                    "code",
                                    "scope",
                                    "openid",
                                    "client_id",
                                    CLIENT,
                                    "redirect_uri",
                                    REDIRECT,
                                    "code_challenge_method",
                                    "S256",
                                    "code_challenge",
                                    challenge(verifier)))))
                .build());
    String cookies =
        page.headers().allValues("Set-Cookie").stream()
            .map(cookie -> cookie.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    HttpResponse<String> answer =
        Http.send(
            HttpRequest.newBuilder(URI.create(found(FORM, page.body(), user).replace("&amp;", "&")))
                .header("Cookie", cookies)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        encoded(Map.of("username", user, "password", password))))
                .build());
    String location = answer.headers().firstValue("Location").orElse("");
    return Map.of(
        "grant_type", "authorization_code",
        "client_id", CLIENT,
        "code", found(CODE, location, user),
        "redirect_uri", REDIRECT,
        "code_verifier", verifier);
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String verifier() {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String found(Pattern pattern, String text, String user) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new Failure("Keycloak doesn't let %s sign in.".formatted(user));
    }
    return matcher.group(1);
  }
}
