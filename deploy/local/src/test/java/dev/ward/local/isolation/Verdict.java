package dev.ward.local.isolation;

import dev.ward.local.isolation.AccessTable.Rule;
import dev.ward.local.isolation.Caller.Answer;
import java.util.List;
import java.util.Set;

/** Whether an answer is what the access table says. */
final class Verdict {

  private static final Set<String> PEOPLE_OF_A_CLINIC =
      Set.of("viewer", "staff", "provider", "admin", "emergency");

  private final AccessTable table;

  Verdict(AccessTable table) {
    this.table = table;
  }

  /** What is wrong with it; empty for nothing. */
  String on(Operation operation, String role, Answer answer) {
    Rule rule = table.rule(operation);
    int status = answer.status();
    if (role.equals("nobody")) {
      return status == 401 ? "" : "is nobody";
    }
    if (rule.recent() && role.equals("service")) {
      return answer.wantsASignIn() ? "" : "has never signed in";
    }
    if (!isAtHome(rule, role)) {
      return status == 404 ? "" : "has no role there";
    }
    if (!mayDo(rule, role)) {
      return status == 403 ? "" : "doesn't hold " + rule.permission();
    }
    if (rule.ownOnly().contains(role)) {
      return status == 403 || status == 404 ? "" : "holds it for what is theirs alone";
    }
    if (operation.isRead()) {
      return status == 200 || status == 404 && rule.addressed().equals("platform")
          ? ""
          : "may read it";
    }
    return switch (status) {
      case 200, 201, 202, 204, 404, 409, 412, 422 -> "";
      case 400, 415, 428 ->
          "may, but the sample isn't taken; keep a better one in isolation/samples.json";
      default -> "holds " + rule.permission();
    };
  }

  private static boolean isAtHome(Rule rule, String role) {
    return switch (rule.addressed()) {
      case "clinic" -> !role.equals("newcomer");
      case "ownership" -> role.equals("owner");
      case "organization" -> !role.equals("newcomer") && !PEOPLE_OF_A_CLINIC.contains(role);
      // Providers of any clinic of the organization have a role for this, others of its clinics
      // none.
      case "emergency" ->
          !role.equals("newcomer")
              && (!PEOPLE_OF_A_CLINIC.contains(role)
                  || List.of("provider", "emergency").contains(role));
      default -> true;
    };
  }

  private boolean mayDo(Rule rule, String role) {
    return switch (role) {
      case "support" ->
          table.allows(rule, "super_admin")
              || rule.addressed().equals("clinic") && table.allows(rule, "support");
      case "provider" ->
          table.allows(rule, rule.addressed().equals("emergency") ? "emergency" : role);
      case "newcomer" -> rule.addressed().equals("self");
      default -> table.allows(rule, role);
    };
  }
}
