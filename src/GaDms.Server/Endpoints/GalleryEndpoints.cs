using System.Security.Claims;
using GaDms.Hosting;
using GaDms.Server.Access;
using GaDms.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace GaDms.Server.Endpoints;

/// <summary>What can be searched.</summary>
internal static class GalleryEndpoints
{
    private static readonly string[] s_examples =
    [
        "a woman in a red coat with a black backpack",
        "a man with a blue cap and grey trousers",
        "someone in a yellow jacket with a bag",
        "a man in a white shirt without a hat",
        "a woman with long dark hair and a green dress",
    ];

    public static void Map(RouteGroupBuilder api) => api.MapGet("/gallery", GalleryAsync).WithSummary("What is in the gallery, and what the caller may do.");

    private static async Task<Ok<GalleryResponse>> GalleryAsync(IPersonSearch search, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var summary = await search.Gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        var model = search.Gallery.Model;
        return TypedResults.Ok(new GalleryResponse
        {
            Entries = summary.Entries,
            Media = summary.Media,
            Model = new ModelResponse(model.Name, model.Fingerprint, model.Dimension),
            Cameras = summary.Cameras,
            Sources = summary.Sources,
            Tags = summary.Tags,
            First = summary.First,
            Last = summary.Last,
            Examples = s_examples,
            Scopes = [.. user.FindAll(KeyAuthentication.ScopeClaim).Select(claim => claim.Value)],
            CanRerank = search.CanRerank,
        });
    }
}
