package dev.ward.tenancy.organization;

import dev.ward.tenancy.address.PlaceAddresses;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(schema = "tenancy", name = "organization")
class OrganizationEntity extends PanacheEntityBase {

  @Id public UUID id;

  public String name;

  @Column(updatable = false)
  public String tier;

  public String status;

  @JdbcTypeCode(SqlTypes.JSON)
  public Map<String, Object> settings;

  @JdbcTypeCode(SqlTypes.JSON)
  public PlaceAddresses addresses;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "updated_at", updatable = false)
  public Instant updatedAt;

  @Column(name = "deleted_at")
  public Instant deletedAt;

  /** A trigger counts it up as well, and comes to the same number. */
  @Version public long version;
}
