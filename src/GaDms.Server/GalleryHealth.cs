using GaDms.Hosting;
using GaDms.Retrieval;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GaDms.Server;

/// <summary>Ready when the gallery answers.</summary>
internal sealed class GalleryHealth(IPersonSearch search) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await search.Gallery.SummaryAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (GalleryException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
