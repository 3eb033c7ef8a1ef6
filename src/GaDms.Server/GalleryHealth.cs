using GaDms.Hosting;
using GaDms.Retrieval;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GaDms.Server;

/// <summary>Ready when the gallery answers and the model that runs is the one that made it.</summary>
internal sealed class GalleryHealth(IPersonSearch search) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A question that costs nothing, and that notices when the vectors were exchanged.
            await search.Gallery.VectorAsync(0, cancellationToken).ConfigureAwait(false);
            await search.FollowAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (GalleryException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
