using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace GaDms.Server;

/// <summary>What a browser may do with an answer, and which pages may ask.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Whoever keeps a connection to a server that is about to stop shall open the next one elsewhere, not find it closed with a request on its way.</summary>
    public static void UseClosingWhileDraining(this WebApplication app)
    {
        var draining = app.Services.GetRequiredService<Draining>();
        app.Use((context, next) =>
        {
            if (draining.IsBegun)
                context.Response.Headers.Connection = "close";
            return next(context);
        });
    }

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            headers.CacheControl = "no-store";
        return next(context);
    });

    /// <summary>Refuses what another page makes a browser send: it would come with the rights of whoever sits there.</summary>
    public static void UseSameOriginOnly(this WebApplication app) => app.Use((context, next) =>
    {
        var origin = context.Request.Headers[HeaderNames.Origin].ToString();
        var isForeign = origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value);
        return isForeign
            ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Pages of other sites may not use this server.")
            : next(context);
    });

    /// <summary>
    /// While nobody needs a key, only the names of this machine itself are answered to: else any site could point its own name
    /// at this address and read what its visitors may.
    /// </summary>
    public static void UseLoopbackNamesOnly(this WebApplication app, Func<bool> isOpen) => app.Use((context, next) =>
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        var isHere = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        return !isHere && isOpen()
            ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Without keys this server answers to localhost only; \"gadms keys add\" makes a key.")
            : next(context);
    });
}
