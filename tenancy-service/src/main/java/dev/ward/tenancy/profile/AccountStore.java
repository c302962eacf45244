package dev.ward.tenancy.profile;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class AccountStore {

  private static final String DELETE = "select tenancy.delete_account()";

  private final ClinicTransaction transaction;

  AccountStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Ends the caller's memberships and roles and forgets who they were, all of it or nothing. */
  Uni<Void> delete(Caller caller) {
    return transaction.write(
        caller,
        Scope.account(),
        connection ->
            Profile.see(connection, caller)
                .flatMap(person -> connection.query(DELETE).execute())
                .replaceWithVoid());
  }
}
