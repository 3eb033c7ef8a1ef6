using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GaDms.Hosting;
using GaDms.Server.Access;
using GaDms.Server.Endpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GaDms.Server;

/// <summary>The search server.</summary>
public static class GaDmsServer
{
    private const long MaxJsonBytes = 1 << 20;

    // With the drain time less than the half minute that orchestrators wait before they kill.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Puts the server together; it listens when it is run.</summary>
    /// <exception cref="ServerException">It must not or cannot be run like this.</exception>
    public static WebApplication Build(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var addresses = options.Urls.Select(ListenAddress.Parse).ToArray();
        if (addresses.Length == 0)
            throw new ServerException($"there is no address to listen at; {ServerOptions.DefaultUrl} is usual");
        var keys = new KeyStore(options.KeysPath, TimeProvider.System);
        RequireKeys(addresses, options.Urls, keys);

        // An empty builder: no setting from outside may change where it listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "gadms",
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxJsonBytes;
            foreach (var address in addresses)
                address.AddTo(kestrel);
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None)
            // Who was refused is in the audit log.
            .AddFilter(typeof(KeyAuthentication).FullName, LogLevel.Warning);
        options.Services?.Invoke(builder.Services);
        AddServices(builder, options, keys, options.Drain ?? (addresses.All(address => address.IsLoopback) ? TimeSpan.Zero : ServerOptions.NetworkDrain));
        var app = builder.Build();
        try
        {
            app.Services.GetRequiredService<AuditLog>().Check();
        }
        catch (AuditException e)
        {
            throw new ServerException(e.Message, e);
        }
        Use(app, options, keys);
        return app;
    }

    private static void RequireKeys(ListenAddress[] addresses, IReadOnlyList<string> urls, KeyStore keys)
    {
        var open = Array.FindIndex(addresses, address => !address.IsLoopback);
        if (open >= 0 && !keys.Keys.Any(key => key.Revoked is null))
            throw new ServerException($"{urls[open]} can be reached from other machines and there is no key; make one with \"gadms keys add NAME --keys {keys.Path}\", or listen at {ServerOptions.DefaultUrl}");
    }

    private static void AddServices(WebApplicationBuilder builder, ServerOptions options, KeyStore keys, TimeSpan drain)
    {
        var services = builder.Services;
        services.AddPersonSearch(options.Search);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Draining>(provider, drain));
        services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<Draining>());
        services.Configure<HostOptions>(host =>
        {
            // Uploads that are watched end together with the answers that tell of them.
            host.ServicesStopConcurrently = true;
            host.ShutdownTimeout = s_patience;
        });
        services.TryAddSingleton<IClipSource, VideoClips>();
        services.AddSingleton(keys);
        services.AddSingleton<SessionStore>();
        services.AddSingleton(provider => new AuditLog(options.AuditPath, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RefusalAudit(
            provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RefusalAudit>>(), options.MaxRefusalLinesPerMinute));
        services.AddHttpContextAccessor();
        services.AddSingleton<Audit>();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });

        // Bodies that do not bind are told of like every other failure.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<Problems>();
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.RequestTimeout,
            WriteTimeoutResponse = context => Problems.WriteAsync(context, StatusCodes.Status504GatewayTimeout, "This took too long; try again, or ask for less."),
        });
        services.AddRateLimiter(KeyRateLimits.Configure);
        services.AddAuthentication(KeyAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            authorization.AddPolicy(scope, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, scope));
        services.AddHealthChecks().AddCheck<GalleryHealth>("gallery", tags: ["ready"]).AddCheck<DrainingHealth>("draining", tags: ["ready"]);
        services.AddOpenApi("v1");
        Observability.Add(builder);
    }

    private static void Use(WebApplication app, ServerOptions options, KeyStore keys)
    {
        app.UseClosingWhileDraining();
        app.Services.GetRequiredService<RefusalAudit>().Watch(app);
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages(Problems.FillAsync);
        app.UseLoopbackNamesOnly(() => keys.Keys.Count == 0);
        app.UseSameOriginOnly();
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Revalidate });
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = Problems.WriteHealthAsync });
        var search = Group(app, Scopes.Search);
        SearchEndpoints.Map(search, options);
        PeopleEndpoints.Map(search, Group(app, Scopes.Admin));
        ExportEndpoints.Map(search);
        IngestEndpoints.Map(Group(app, Scopes.Ingest), options);
        GalleryEndpoints.Map(app.MapGroup("/api/v1").RequireAuthorization());
        SessionEndpoints.Map(app.MapGroup("/api/v1"));
    }

    /// <summary>Asks a running server to stop, as SIGTERM does.</summary>
    public static void Stop(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetRequiredService<Draining>().Begin();
    }

    private static RouteGroupBuilder Group(WebApplication app, string scope)
    {
        var group = app.MapGroup("/api/v1");
        group.RequireAuthorization(scope);
        return group;
    }

    /// <summary>The page and its scripts change together with the server: a browser asks each time whether they did.</summary>
    private static void Revalidate(StaticFileResponseContext file) => file.Context.Response.Headers.CacheControl = "no-cache";
}
