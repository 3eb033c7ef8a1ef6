using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace GaDms.Server.Access;

/// <summary>
/// Who asks: a key in the header or behind a session's cookie. While no key was ever made, whoever is at this machine
/// may do everything; a proxy in front is not, for it speaks for others.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyStore keys, SessionStore sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Key";
    public const string ScopeClaim = "scope";
    public const string LimitClaim = "limit";
    public const string LocalUser = "loopback";

    private const string Bearer = "Bearer ";
    private static readonly string[] s_forwarded = ["Forwarded", "X-Forwarded-For", "X-Real-IP"];

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "Send a valid key as \"Authorization: Bearer KEY\", or begin a session; \"gadms keys add\" makes keys.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, $"This key may only {string.Join(", ", Context.User.FindAll(ScopeClaim).Select(claim => claim.Value))}; use one with the scope that is needed.");

    private AuthenticateResult Authenticate()
    {
        if (keys.Keys.Count == 0)
        {
            var isLocal = Context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && !s_forwarded.Any(Request.Headers.ContainsKey);
            return isLocal ? Ticket(LocalUser, Scopes.All, limit: null) : AuthenticateResult.NoResult();
        }
        var header = Request.Headers[HeaderNames.Authorization].ToString();
        if (header.Length > 0)
        {
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && keys.Find(header[Bearer.Length..].Trim()) is { } key
                ? Ticket(key)
                : AuthenticateResult.Fail("not a key that counts");
        }
        return Request.Cookies[SessionStore.Cookie] is { } token && sessions.KeyOf(token) is { } owner
            ? Ticket(owner)
            : AuthenticateResult.NoResult();
    }

    private static AuthenticateResult Ticket(ApiKey key) => Ticket(key.Id, key.Scopes, key.RequestsPerMinute);

    private static AuthenticateResult Ticket(string name, IReadOnlyList<string> scopes, int? limit)
    {
        var claims = scopes.Select(scope => new Claim(ScopeClaim, scope)).Prepend(new Claim(ClaimTypes.Name, name));
        if (limit is { } count)
            claims = claims.Append(new Claim(LimitClaim, $"{count}"));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }
}
