using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;

namespace GaDms.Page.Tests;

/// <summary>For everybody: by keyboard, with a screen reader, on a phone, dark and light; and safe from what others wrote.</summary>
[Collection("page")]
public sealed class AccessTests(PageFixture fixture)
{
    [ChromiumFact]
    public async Task EverythingWorksWithoutAMouse()
    {
        await using var visit = await Visit.StartAsync(fixture);
        var keys = visit.Page.Keyboard;
        await visit.Field.WaitForAsync();
        await visit.Page.Locator("body").PressAsync("/");
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await keys.TypeAsync("a man");
        await keys.PressAsync("Enter");
        await visit.Tiles.First.WaitForAsync();
        await visit.Page.EvaluateAsync("document.activeElement.blur()");

        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(visit.Tiles.Nth(0)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(visit.Tiles.Nth(1)).ToBeFocusedAsync();
        await keys.PressAsync("x");
        await Assertions.Expect(visit.Page.Locator(".tile.is-selected")).ToHaveCountAsync(1);

        await keys.PressAsync("Enter");
        await Assertions.Expect(visit.Dialog).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Tiles.Nth(1)).ToBeFocusedAsync();

        var request = await visit.SearchWhileAsync(() => keys.PressAsync("u"));
        Assert.Single(SearchTests.Query(request)["like"]!.AsArray());
        await Assertions.Expect(visit.Tiles.First).ToBeFocusedAsync();
        request = await visit.SearchWhileAsync(() => keys.PressAsync("d"));
        Assert.Single(SearchTests.Query(request)["unlike"]!.AsArray());

        await Assertions.Expect(visit.Tiles.First).ToBeFocusedAsync();
        await keys.PressAsync("?");
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("move through the results");
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task TextOfTheServerStaysText()
    {
        const string evil = "<img src=x onerror=alert(1)><b>bold</b>";
        await using var visit = await Visit.StartAsync(fixture, "?q=a+man", before: async page =>
        {
            await page.RouteAsync("**/api/v1/gallery", route => ChangeAsync(route, answer =>
            {
                answer["cameras"] = new JsonArray(new JsonObject { ["name"] = evil, ["entries"] = 1 });
            }));
            await page.RouteAsync("**/api/v1/search", route => ChangeAsync(route, answer =>
            {
                answer["wanted"] = new JsonArray(evil);
                answer["unwanted"] = new JsonArray(evil);
                foreach (var person in answer["results"]!.AsArray())
                {
                    person!["camera"] = evil;
                    person["name"] = evil;
                    person["tags"] = new JsonArray(evil);
                }
            }));
        });
        await Assertions.Expect(visit.Page.Locator(".tile-where").First).ToHaveTextAsync(evil);
        await Assertions.Expect(visit.Page.Locator(".choice span").First).ToHaveTextAsync(evil);
        await visit.Tiles.First.ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToContainTextAsync(evil);
        Assert.Equal(0, await visit.Page.Locator("img[src=x], b").CountAsync());
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task AKeyIsAskedForAndTheSearchGoesOn()
    {
        var open = false;
        var session = "";
        await using var visit = await Visit.StartAsync(fixture, "?q=a+man", before: async page =>
        {
            await page.RouteAsync(new Regex("/api/v1/(gallery|search)$"), route => open
                ? route.ContinueAsync()
                : route.FulfillAsync(new() { Status = 401, ContentType = "application/problem+json", Body = """{ "title": "A key is needed" }""" }));
            await page.RouteAsync("**/api/v1/session", route =>
            {
                session = route.Request.PostData!;
                open = session.Contains("right", StringComparison.Ordinal);
                return route.FulfillAsync(new() { Status = open ? 204 : 401 });
            });
        });
        var key = visit.Dialog.GetByLabel("Key", new() { Exact = true });
        await key.FillAsync("wrong");
        await key.PressAsync("Enter");
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not know");
        await key.FillAsync("right");
        await key.PressAsync("Enter");
        await visit.Tiles.First.WaitForAsync();
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        Assert.Equal("right", JsonNode.Parse(session)!["key"]!.GetValue<string>());
    }

    [ChromiumFact]
    public async Task TheThemeFollowsTheSystemUntilItIsChosen()
    {
        await using var visit = await Visit.StartAsync(fixture, options: new() { ColorScheme = ColorScheme.Dark });
        Task<string> Ground() => visit.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");
        var dark = await Ground();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Dark or light" }).ClickAsync();
        var light = await Ground();
        Assert.NotEqual(dark, light);
        await visit.Page.ReloadAsync();
        Assert.Equal(light, await Ground());
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task APhoneNeedsNoScrollingSideways()
    {
        await using var visit = await Visit.StartAsync(fixture, "?q=a+man", new() { ViewportSize = new() { Width = 360, Height = 740 }, IsMobile = true, HasTouch = true });
        await visit.Tiles.First.WaitForAsync();
        Assert.Equal(360, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).TapAsync();
        await Assertions.Expect(visit.Page.Locator("input[name=cameras]").First).ToBeVisibleAsync();
        await visit.Tiles.First.TapAsync();
        await Assertions.Expect(visit.Dialog).ToBeVisibleAsync();
        await visit.EndAsync();
    }

    [ChromiumFact]
    public Task NoRuleOfAccessibilityIsBrokenAtTheStart() => CheckAsync("", ColorScheme.Light, _ => Task.CompletedTask);

    [ChromiumFact]
    public Task NoRuleOfAccessibilityIsBrokenByResults() => CheckAsync("?q=a+man", ColorScheme.Light, visit => visit.Page.Locator(".tile-tick").First.ClickAsync());

    [ChromiumFact]
    public Task NoRuleOfAccessibilityIsBrokenInTheDark() => CheckAsync("?q=a+man&like=1&unlike=2", ColorScheme.Dark, visit => visit.Tiles.First.WaitForAsync());

    [ChromiumFact]
    public Task NoRuleOfAccessibilityIsBrokenByAPerson() => CheckAsync("?q=a+man", ColorScheme.Light, async visit =>
    {
        await visit.Tiles.First.ClickAsync();
        await visit.Dialog.Locator("button.word").First.WaitForAsync();
    });

    [ChromiumFact]
    public Task NoRuleOfAccessibilityIsBrokenByAdding() => CheckAsync("", ColorScheme.Light, visit => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync());

    private async Task CheckAsync(string path, ColorScheme scheme, Func<Visit, Task> act)
    {
        await using var visit = await Visit.StartAsync(fixture, path, new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await visit.Page.Locator(".header").WaitForAsync();
        await act(visit);
        await visit.SettleAsync();
        var result = await visit.Page.RunAxe();
        Assert.Empty(result.Violations.Select(rule => $"{rule.Id}: {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}"));
    }

    private static async Task ChangeAsync(IRoute route, Action<JsonNode> change)
    {
        var response = await route.FetchAsync();
        var answer = JsonNode.Parse(await response.TextAsync())!;
        change(answer);
        await route.FulfillAsync(new() { Response = response, Body = answer.ToJsonString() });
    }
}
