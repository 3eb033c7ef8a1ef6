namespace GaDms.Page.Tests;

/// <summary>
/// One visit to the page in a browser window of its own. What the browser complains about and whom it talks to is noted, and
/// judged at the end of every visit: no error in the console, no violation of the content policy, no other host.
/// </summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>Milliseconds until a test gives up; long, since a busy machine must fail nothing.</summary>
    private const float Patience = 60_000;

    private readonly IBrowserContext window;
    private readonly List<string> complaints = [];
    private readonly string address;

    static Visit() => Assertions.SetDefaultExpectTimeout(Patience);

    private Visit(IBrowserContext window, IPage page, string address)
    {
        this.window = window;
        this.address = address;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"exception: {error}");
        window.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                complaints.Add($"request to another place: {request.Url}");
        };
    }

    public IPage Page { get; }

    public ILocator Field => Page.GetByRole(AriaRole.Searchbox);

    public ILocator Tiles => Page.Locator(".tile-open");

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public static async Task<Visit> StartAsync(PageFixture fixture, string path = "", BrowserNewContextOptions? options = null, Func<IPage, Task>? before = null)
    {
        var own = await fixture.Browser.NewContextAsync(options);
        own.SetDefaultTimeout(Patience);
        var page = await own.NewPageAsync();
        var visit = new Visit(own, page, fixture.Address);
        if (before is not null)
            await before(page);
        await page.GotoAsync(fixture.Address + path);
        return visit;
    }

    /// <summary>A visit with results.</summary>
    public static async Task<Visit> SearchAsync(PageFixture fixture, string sentence = "a man with a backpack")
    {
        var visit = await StartAsync(fixture, $"?q={Uri.EscapeDataString(sentence)}");
        await visit.Tiles.First.WaitForAsync();
        return visit;
    }

    /// <summary>What the page sends when it searches while this is done.</summary>
    public async Task<IRequest> SearchWhileAsync(Func<Task> action) =>
        await Page.RunAndWaitForRequestAsync(action, request => request.Url == address + "api/v1/search");

    /// <summary>Ends the visit and judges it.</summary>
    public async Task EndAsync()
    {
        await SettleAsync();
        Assert.Empty(complaints);
    }

    /// <summary>Until all pictures that the page asked for are there.</summary>
    public async Task SettleAsync() => await Page.EvaluateAsync(
        """
        () => Promise.all([...document.images].filter(image => !image.complete && image.loading !== "lazy").map(image => image.decode().catch(() => {})))
        """);

    public async ValueTask DisposeAsync() => await window.DisposeAsync();
}
