using GaDms.Hosting;
using GaDms.Server.Access;
using GaDms.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace GaDms.Server.Endpoints;

/// <summary>Browsers show their key once; a cookie that no script can read stands for it afterwards.</summary>
internal static class SessionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/session", Begin).Produces(StatusCodes.Status204NoContent).WithSummary("Show a key; the answer's cookie stands for it for twelve hours.");
        api.MapDelete("/session", End).Produces(StatusCodes.Status204NoContent).WithSummary("Forget the cookie.");
    }

    private static IResult Begin(SessionRequest request, HttpContext context, KeyStore keys, SessionStore sessions)
    {
        if (string.IsNullOrEmpty(request.Key))
            throw new QueryException("\"key\" is empty; send the key that \"gadms keys add\" has shown.");
        if (keys.Find(request.Key) is not { } key)
            return TypedResults.Problem("This key is not known, or was revoked.", statusCode: StatusCodes.Status401Unauthorized, title: "Unauthorized");
        context.Response.Cookies.Append(SessionStore.Cookie, sessions.Begin(key), Cookie(context));
        return TypedResults.NoContent();
    }

    private static NoContent End(HttpContext context, SessionStore sessions)
    {
        if (context.Request.Cookies[SessionStore.Cookie] is { } token)
            sessions.End(token);
        context.Response.Cookies.Delete(SessionStore.Cookie, Cookie(context));
        return TypedResults.NoContent();
    }

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = SessionStore.Life,
    };
}
