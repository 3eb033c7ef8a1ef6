using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace GaDms.Server.Access;

/// <summary>Each key has its requests in a minute; whoever is at this machine without a key has no limit.</summary>
internal static class KeyRateLimits
{
    public static void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            if (context.User.FindFirst(KeyAuthentication.LimitClaim)?.Value is not { } claim)
                return RateLimitPartition.GetNoLimiter("");
            var limit = int.Parse(claim, CultureInfo.InvariantCulture);
            return RateLimitPartition.GetFixedWindowLimiter(
                $"{context.User.Identity!.Name} {claim}",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1) });
        });
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Problems.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "This key has used its requests of this minute; wait as many seconds as Retry-After says.").ConfigureAwait(false);
        };
    }
}
