package dev.ward.platform.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much may be asked of one service; a plain read costs 1, anything else more. */
@ConfigMapping(prefix = "ward.limits")
interface LimitsConfig {

  /** Of one person. */
  Caller caller();

  /** Of one of Ward's own services. */
  Service service();

  /** Of the people of one clinic together. */
  Clinic clinic();

  /**
   * How long an instance may spend what it has taken of an allowance; what is left then is lost.
   */
  @WithDefault("2s")
  Duration lease();

  /**
   * How long the database may take to say what is left. After that an instance lets through what a
   * limit grants in the time of a lease, then asks again.
   */
  @WithDefault("1s")
  Duration patience();

  /** How often allowances that are whole again are removed. */
  @WithDefault("5m")
  Duration sweep();

  interface Limit {

    /** How much at once, after a pause. */
    int burst();

    /** How much each second in the long run. */
    int perSecond();
  }

  interface Caller extends Limit {

    @Override
    @WithDefault("500")
    int burst();

    @Override
    @WithDefault("50")
    int perSecond();
  }

  interface Service extends Limit {

    @Override
    @WithDefault("20000")
    int burst();

    @Override
    @WithDefault("5000")
    int perSecond();
  }

  interface Clinic extends Limit {

    @Override
    @WithDefault("2000")
    int burst();

    @Override
    @WithDefault("200")
    int perSecond();
  }
}
