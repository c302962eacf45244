package dev.ward.tenancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

@ConfigMapping(prefix = "ward")
public interface TenancyConfig {

  Keycloak keycloak();

  Claims claims();

  Identity identity();

  /** Where the web app is; the links in mails lead there. Without it mails wait. */
  Optional<URI> webUrl();

  Mail mail();

  SignIns signIns();

  interface Keycloak {

    /**
     * The admin API of the realm, {@code https://…/admin/realms/ward}; without it changed claims
     * wait.
     */
    Optional<URI> adminUrl();

    /** How long an answer of the identity provider may take. */
    @WithDefault("5s")
    Duration timeout();
  }

  interface Claims {

    /**
     * How long the loop rests when nobody wakes it: what another replica has changed waits this
     * long at the most.
     */
    @WithDefault("400ms")
    Duration idle();

    /**
     * The longest pause between two attempts for one person while the identity provider is away.
     */
    @WithDefault("10s")
    Duration longestPause();

    /**
     * The longest pause for a person whose claims the identity provider refuses, unknown people
     * included.
     */
    @WithDefault("5m")
    Duration longestPauseAfterRefusal();

    /** How long the people wait whom a replica has taken on before it died. */
    @WithDefault("30s")
    Duration lease();

    /** The clients whose tokens may ask for anybody's claims: token hooks of identity providers. */
    @WithDefault("token-hook")
    Set<String> hooks();

    /** How many people one round serves. */
    @WithDefault("16")
    int batch();
  }

  interface Identity {

    /**
     * How long the loop that tells the identity provider of changed accounts rests when nobody
     * wakes it.
     */
    @WithDefault("2s")
    Duration idle();

    /** How often all profiles are compared with all accounts; 0 for only when an operator asks. */
    @WithDefault("1h")
    Duration comparedEvery();

    /** How many accounts or profiles a comparison takes at a time. */
    @WithDefault("100")
    int page();
  }

  interface Mail {

    /** How long the loop rests when nobody wakes it. */
    @WithDefault("2s")
    Duration idle();

    /** How long the mail server may take to accept one mail. */
    @WithDefault("20s")
    Duration timeout();

    /** The longest pause between two attempts for one mail. */
    @WithDefault("10m")
    Duration longestPause();

    /** After how many attempts a mail has failed; somebody must then ask for it again. */
    @WithDefault("30")
    int attempts();

    /** How long the mails wait that a replica has taken on before it died. */
    @WithDefault("1m")
    Duration lease();

    /** How many mails one round sends. */
    @WithDefault("8")
    int batch();
  }

  interface SignIns {

    /** How often the identity provider is asked for new sign-ins; 0 for never. */
    @WithDefault("15s")
    Duration every();

    /**
     * How far each reading goes back behind the last: longer than the provider may take to show an
     * event after another that came later.
     */
    @WithDefault("1m")
    Duration overlap();

    /** How many events are read at a time. */
    @WithDefault("200")
    int page();
  }
}
