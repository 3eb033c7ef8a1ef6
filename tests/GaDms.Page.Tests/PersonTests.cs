namespace GaDms.Page.Tests;

[Collection("page")]
public sealed class PersonTests(PageFixture fixture)
{
    [ChromiumFact]
    public async Task AClickOpensThePersonWithTheBoxInTheFrame()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        await OpenAsync(visit, ".frame .box");
        // The box is inside of the frame and smaller than it.
        var frame = (await visit.Dialog.Locator(".frame").BoundingBoxAsync())!;
        var box = (await visit.Dialog.Locator(".box").BoundingBoxAsync())!;
        Assert.InRange(box.X, frame.X - 1, frame.X + frame.Width);
        Assert.InRange(box.Y, frame.Y - 1, frame.Y + frame.Height);
        Assert.InRange(box.Width, 1, frame.Width);
        Assert.InRange(box.Height, 1, frame.Height);
        Assert.True(box.Width * box.Height < frame.Width * frame.Height);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task AWordShowsWhereInThePicture()
    {
        await using var visit = await Visit.SearchAsync(fixture, "a man with a backpack");
        await visit.Tiles.First.ClickAsync();
        var words = visit.Dialog.Locator("button.word");
        await words.First.WaitForAsync();
        Assert.Equal("a man with a backpack", await visit.Dialog.Locator(".sentence").InnerTextAsync());
        await Assertions.Expect(words.Last).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("^backpack, weight \\d+ of 100$"));
        await Assertions.Expect(visit.Dialog.Locator("canvas")).ToHaveCountAsync(0);
        await words.Last.FocusAsync();
        await visit.Dialog.Locator("canvas").WaitForAsync();
        var painted = await visit.Dialog.Locator("canvas").EvaluateAsync<bool>(
            "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((value, place) => place % 4 === 3 && value > 0)");
        Assert.True(painted);
        var crop = (await visit.Dialog.Locator(".crop img").BoundingBoxAsync())!;
        var map = (await visit.Dialog.Locator("canvas").BoundingBoxAsync())!;
        Assert.Equal(crop.Width, map.Width, 1.0);
        Assert.Equal(crop.Height, map.Height, 1.0);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task TheClipPlays()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        await OpenAsync(visit, ".clip");
        var picture = visit.Dialog.Locator("img.clip-picture");
        var before = await picture.GetAttributeAsync("src");
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Assertions.Expect(picture).Not.ToHaveAttributeAsync("src", before!);
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task ASimilarPersonOpensAndCanBeSearched()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        await visit.Tiles.First.ClickAsync();
        var crop = visit.Dialog.Locator(".crop img");
        var before = await crop.GetAttributeAsync("src");
        await visit.Dialog.Locator(".row button").Last.ClickAsync();
        await Assertions.Expect(crop).Not.ToHaveAttributeAsync("src", before!);
        var request = await visit.SearchWhileAsync(() => visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Search like this" }).ClickAsync());
        Assert.Single(SearchTests.Query(request)["like"]!.AsArray());
        Assert.Empty(SearchTests.Query(request)["sentences"]!.AsArray());
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        await visit.EndAsync();
    }

    /// <summary>Opens results until one shows this: not every person is from a video or a photograph.</summary>
    private static async Task OpenAsync(Visit visit, string selector)
    {
        var count = await visit.Tiles.CountAsync();
        await visit.Tiles.First.ClickAsync();
        for (var i = 0; i < count; i++)
        {
            await visit.Dialog.GetByText(new System.Text.RegularExpressions.Regex($"^{i + 1} of ")).WaitForAsync();
            if (await visit.Dialog.Locator(selector).CountAsync() > 0)
                return;
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Next result" }).ClickAsync();
        }
        Assert.Fail($"no result shows {selector}");
    }
}
