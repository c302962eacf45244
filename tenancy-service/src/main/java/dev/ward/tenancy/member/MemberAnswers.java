package dev.ward.tenancy.member;

import dev.ward.platform.http.ETag;
import org.jboss.resteasy.reactive.RestResponse;

final class MemberAnswers {

  private MemberAnswers() {}

  static RestResponse<Member> given(MemberStore.Given given) {
    RestResponse.Status status =
        given.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK;
    return RestResponse.ResponseBuilder.create(status, given.member())
        .header("ETag", ETag.of(given.member().version()))
        .build();
  }
}
