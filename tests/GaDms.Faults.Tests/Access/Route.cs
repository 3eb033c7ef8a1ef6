using System.Text;
using System.Text.RegularExpressions;
using GaDms.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GaDms.Faults.Tests.Access;

/// <summary>A route of the running server, with a request to it that would be answered if one might.</summary>
/// <param name="Method">GET, POST, DELETE.</param>
/// <param name="Pattern">As it was mapped.</param>
/// <param name="IsOpen">Whether nobody is asked for a key.</param>
/// <param name="Scope">The scope that a key must have; null: any will do.</param>
internal sealed partial record Route(string Method, string Pattern, bool IsOpen, string? Scope)
{
    // What anybody may ask: whether it lives, what it can do, and to begin or end a session.
    private static readonly HashSet<string> s_open = new(StringComparer.Ordinal)
    {
        "GET /openapi/{documentName}.json", "GET /health/live", "GET /health/ready", "POST /api/v1/session", "DELETE /api/v1/session",
    };

    /// <summary>Its path, with the number of somebody who is in the gallery.</summary>
    public string Path => Parameter().Replace(Pattern, match => match.Value switch
    {
        "{documentName}" => "v1",
        "{index:int}" => "0",
        _ when Pattern.Contains("/ingest/", StringComparison.Ordinal) => "none",
        _ => "1",
    });

    /// <summary>Whether it is one of those that may be open.</summary>
    public bool MayBeOpen => s_open.Contains($"{Method} {Pattern}");

    /// <summary>All of a server.</summary>
    public static IReadOnlyList<Route> All(IServiceProvider server) =>
    [
        .. from endpoint in server.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let needs = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
           select new Route(
               method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), needs.Count == 0 || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
               needs.Select(need => need.Policy).FirstOrDefault(policy => policy is not null && Scopes.All.Contains(policy))),
    ];

    /// <summary>A request to it that is good but for who asks.</summary>
    public RawRequest Request(byte[] picture)
    {
        var request = new RawRequest(Method, Path);
        return (Method, Pattern) switch
        {
            ("POST", "/api/v1/search") => Json(request, """{"sentences":["a hat"],"top":3}"""),
            ("POST", "/api/v1/export") => Json(request, """{"ids":[1,2],"format":"csv"}"""),
            ("POST", "/api/v1/session") => Json(request, """{"key":"gadms_guess"}"""),
            ("POST", "/api/v1/people/{id:long}/explain") => Json(request, """{"sentence":"a hat"}"""),
            ("POST", "/api/v1/ingest") => request with
            {
                ContentType = "multipart/form-data; boundary=b",
                Body = [.. "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a.jpg\"\r\n\r\n"u8, .. picture, .. "\r\n--b--\r\n"u8],
            },
            _ => request,
        };
    }

    public override string ToString() => $"{Method} {Pattern}";

    private static RawRequest Json(RawRequest request, string body) => request with { ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body) };

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
