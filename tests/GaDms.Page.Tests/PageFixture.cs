using GaDms.Server;
using Microsoft.AspNetCore.Builder;

namespace GaDms.Page.Tests;

/// <summary>The server with a gallery, and a browser. The tests use no more of it than <see cref="Address"/> and <see cref="Browser"/>.</summary>
public sealed class PageFixture : IAsyncLifetime, IDisposable
{
    private PageWorld? world;
    private WebApplication? server;
    private IPlaywright? playwright;

    public string Address { get; private set; } = "";

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Chromium is null)
            return;
        world = new PageWorld();
        await world.FillAsync();
        server = GaDmsServer.Build(new ServerOptions
        {
            Search = options =>
            {
                options.Gallery = world.Gallery;
                options.Model = PageWorld.ModelPath;
            },
            Urls = ["http://127.0.0.1:0"],
            KeysPath = world.KeysPath,
            AuditPath = world.AuditPath,
        });
        await server.StartAsync();
        Address = server.Urls.Single() + "/";
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ChromiumFactAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }

    public void Dispose() => world?.Dispose();
}
