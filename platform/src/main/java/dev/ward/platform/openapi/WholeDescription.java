package dev.ward.platform.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/**
 * Says in a service's description what is true of all operations, so that no resource has to repeat
 * it: who is let in, how a refusal looks, what the parameters mean that all lists and writes have,
 * what an operation is called, and an example of everything that is sent.
 *
 * <p>It is done when a service is built, behind filters that describe what no class spells out.
 */
@OpenApiFilter(value = OpenApiFilter.RunStage.BUILD, priority = WholeDescription.LAST)
public class WholeDescription implements OASFilter {

  static final int LAST = -1000;

  private static final String SCHEME = "bearer";

  private final IndexView index;

  /** The index of all classes is what such a filter is given when it is made. */
  public WholeDescription(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    // What has no operations, as the platform by itself, has nothing to be described.
    if (document.getPaths() == null || document.getComponents() == null) {
      return;
    }
    document
        .getComponents()
        .setSecuritySchemes(
            Map.of(
                SCHEME,
                OASFactory.createSecurityScheme()
                    .type(SecurityScheme.Type.HTTP)
                    .scheme("bearer")
                    .bearerFormat("JWT")
                    .description(
                        "An access token of the realm ward for the audience ward, verified as RFC8725"
                            + " asks: RS256 alone, issuer, audience and times. People get one by"
                            + " authorization code with PKCE, services by client credentials.")));
    document.setSecurity(
        List.of(OASFactory.createSecurityRequirement().addScheme(SCHEME, List.of())));
    document.setServers(
        List.of(
            OASFactory.createServer()
                .url("/")
                .description("Where this was fetched, be it local, staging or production")
                .addExtension("x-internal", false)));

    new Answered(document, index).describe();
    Patterns.translate(document);
    Refusals refusals = new Refusals(document);
    Examples examples = new Examples(document);
    OperationNames names = new OperationNames(document);
    Map<String, PathItem> paths = document.getPaths().getPathItems();
    paths.forEach(
        (path, item) ->
            item.getOperations()
                .forEach((method, operation) -> complete(path, item, method, operation, names)));
    paths.forEach(
        (path, item) ->
            item.getOperations()
                .forEach((method, operation) -> refusals.add(path, item, method, operation)));
    refusals.finish();
    examples.add();
    new FormerOperations(document, index).add();
  }

  private static void complete(
      String path, PathItem item, HttpMethod method, Operation operation, OperationNames names) {
    if (operation.getOperationId() == null) {
      operation.setOperationId(names.name(path, method, operation));
    }
    CommonParameters.describe(path, method, item.getParameters());
    CommonParameters.describe(path, method, operation.getParameters());
  }
}
