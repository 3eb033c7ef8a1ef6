using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GaDms.Server;

/// <summary>Not ready once it was asked to stop.</summary>
internal sealed class DrainingHealth(Draining draining) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(draining.IsBegun ? HealthCheckResult.Unhealthy("This server is about to stop.") : HealthCheckResult.Healthy());
}
