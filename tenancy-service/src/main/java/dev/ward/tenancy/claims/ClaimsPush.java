package dev.ward.tenancy.claims;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class ClaimsPush {
  public void wake() {}
}
