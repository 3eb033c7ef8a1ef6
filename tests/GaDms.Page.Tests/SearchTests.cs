using System.Text.Json.Nodes;

namespace GaDms.Page.Tests;

[Collection("page")]
public sealed class SearchTests(PageFixture fixture)
{
    [ChromiumFact]
    public async Task ASentenceShowsResults()
    {
        await using var visit = await Visit.StartAsync(fixture);
        await visit.Field.FillAsync("a woman in a red jacket");
        await visit.Field.PressAsync("Enter");
        await visit.Tiles.First.WaitForAsync();
        Assert.Contains("q=a+woman", visit.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator(".summary")).ToContainTextAsync("people");
        await Assertions.Expect(visit.Tiles.First).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("^Result 1, .* likely"));
        await visit.EndAsync();
    }

    /// <summary>Whoever types before the page knows the gallery loses nothing when it does.</summary>
    [ChromiumFact]
    public async Task WordsTypedBeforeTheGalleryIsKnownStay()
    {
        var known = new TaskCompletionSource();
        await using var visit = await Visit.StartAsync(fixture, before: page => page.RouteAsync("**/api/v1/gallery", async route =>
        {
            await known.Task;
            await route.ContinueAsync();
        }));
        await visit.Field.FillAsync("a woman in a red jacket");
        var answered = visit.Page.WaitForResponseAsync("**/api/v1/gallery");
        known.SetResult();
        await answered;
        await visit.Page.Locator(".example").First.WaitForAsync();
        await Assertions.Expect(visit.Field).ToHaveValueAsync("a woman in a red jacket");
        await visit.Field.PressAsync("Enter");
        await visit.Tiles.First.WaitForAsync();
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task AnExampleIsSearchedWithOneClick()
    {
        await using var visit = await Visit.StartAsync(fixture);
        var example = visit.Page.Locator(".example").First;
        var words = await example.InnerTextAsync();
        var request = await visit.SearchWhileAsync(() => example.ClickAsync());
        Assert.Equal(words, Query(request)["sentences"]![0]!.GetValue<string>());
        await Assertions.Expect(visit.Field).ToHaveValueAsync(words);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task AFilterNarrowsTheRequestAndTheAddressKeepsIt()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        var camera = visit.Page.Locator("input[name=cameras]").First;
        var name = await camera.GetAttributeAsync("value");
        var request = await visit.SearchWhileAsync(() => camera.CheckAsync());
        Assert.Equal(name, Query(request)["filter"]!["cameras"]![0]!.GetValue<string>());
        request = await visit.SearchWhileAsync(() => visit.Page.Locator("input[name=dayFrom]").FillAsync("08:30"));
        Assert.Equal("08:30", Query(request)["filter"]!["dayFrom"]!.GetValue<string>());

        request = await visit.SearchWhileAsync(() => visit.Page.ReloadAsync());
        Assert.Equal(name, Query(request)["filter"]!["cameras"]![0]!.GetValue<string>());
        await Assertions.Expect(camera).ToBeCheckedAsync();

        request = await visit.SearchWhileAsync(() => visit.Page.GoBackAsync());
        Assert.Null(Query(request)["filter"]!["dayFrom"]);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task DaysAreMeantByTheClockOfTheGallery()
    {
        await using var visit = await Visit.StartAsync(fixture, "?q=a+man&from=2026-05-02&until=2026-05-02", before: page => page.RouteAsync("**/api/v1/gallery", async route =>
        {
            var response = await route.FetchAsync();
            var gallery = JsonNode.Parse(await response.TextAsync())!;
            gallery["first"] = "2026-05-01T06:00:00+05:00";
            await route.FulfillAsync(new() { Response = response, Body = gallery.ToJsonString() });
        }));
        var request = await visit.SearchWhileAsync(() => visit.Page.ReloadAsync());
        var filter = Query(request)["filter"]!;
        Assert.Equal("2026-05-02T00:00:00+05:00", filter["from"]!.GetValue<string>());
        Assert.Equal("2026-05-03T00:00:00+05:00", filter["until"]!.GetValue<string>());
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task ADroppedPictureIsSearchedTogetherWithTheWords()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        var request = await visit.SearchWhileAsync(() => DropAsync(visit.Page, Picture.Bitmap(32, 96, 3)));
        Assert.StartsWith("multipart/form-data", await request.HeaderValueAsync("content-type"), StringComparison.Ordinal);
        var response = await request.ResponseAsync();
        Assert.True(response!.Ok);
        await Assertions.Expect(visit.Page.Locator(".chip.picture")).ToHaveCountAsync(1);
        request = await visit.SearchWhileAsync(() => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Remove picture 1" }).ClickAsync());
        Assert.StartsWith("application/json", await request.HeaderValueAsync("content-type"), StringComparison.Ordinal);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task AChosenPictureIsSearched()
    {
        await using var visit = await Visit.StartAsync(fixture);
        await visit.SearchWhileAsync(() => visit.Page.Locator("#picture").SetInputFilesAsync(
            new FilePayload { Name = "person.bmp", MimeType = "image/bmp", Buffer = Picture.Bitmap(32, 96, 1) }));
        await visit.Tiles.First.WaitForAsync();
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task WhatIsUnwantedAndWhatDoesNotFitIsSaid()
    {
        await using var visit = await Visit.StartAsync(fixture, "?q=x", before: page => page.RouteAsync("**/api/v1/search", async route =>
        {
            var response = await route.FetchAsync();
            var answer = JsonNode.Parse(await response.TextAsync())!;
            answer["unwanted"] = new JsonArray("a hat");
            answer["nothingFits"] = true;
            await route.FulfillAsync(new() { Response = response, Body = answer.ToJsonString() });
        }));
        await Assertions.Expect(visit.Page.GetByText("not: a hat")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByText("Nobody here seems to fit")).ToBeVisibleAsync();
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task MoreResultsFollowTheFirst()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        var first = await visit.Tiles.CountAsync();
        if (await visit.Page.Locator(".more").CountAsync() == 0)
            return;
        await visit.Tiles.Last.ScrollIntoViewIfNeededAsync();
        await visit.Tiles.Nth(first).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task AnErrorOfTheServerIsShownInItsWords()
    {
        await using var visit = await Visit.StartAsync(fixture, "?q=x", before: page => page.RouteAsync("**/api/v1/search", route => route.FulfillAsync(new()
        {
            Status = 400,
            ContentType = "application/problem+json",
            Body = """{ "title": "Bad", "detail": "The sentence has 10,000 words; 100 are enough." }""",
        })));
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("100 are enough");
    }

    internal static JsonNode Query(IRequest request) => JsonNode.Parse(request.PostData!)!;

    private static async Task DropAsync(IPage page, byte[] file) => await page.EvaluateAsync(
        """
        bytes => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], "person.bmp", { type: "image/bmp" }));
          for (const type of ["dragenter", "dragover", "drop"])
            document.querySelector("#results").dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
        }
        """,
        Convert.ToBase64String(file));
}
