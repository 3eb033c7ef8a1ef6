namespace GaDms.Page.Tests;

[Collection("page")]
public sealed class RefineTests(PageFixture fixture)
{
    [ChromiumFact]
    public async Task ThumbsRefineAtOnceAndChipsTakeThemBack()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        var up = visit.Page.Locator(".tile").Nth(1).GetByRole(AriaRole.Button, new() { Name = "More like this" });
        var request = await visit.SearchWhileAsync(() => up.ClickAsync());
        Assert.Single(SearchTests.Query(request)["like"]!.AsArray());
        await Assertions.Expect(visit.Page.Locator(".chip.like")).ToHaveCountAsync(1);

        var down = visit.Page.Locator(".tile").Nth(5).GetByRole(AriaRole.Button, new() { Name = "Not like this" });
        request = await visit.SearchWhileAsync(() => down.ClickAsync());
        Assert.Single(SearchTests.Query(request)["unlike"]!.AsArray());

        request = await visit.SearchWhileAsync(() => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo: more like this" }).ClickAsync());
        Assert.Empty(SearchTests.Query(request)["like"]!.AsArray());
        Assert.Single(SearchTests.Query(request)["unlike"]!.AsArray());
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task TheSelectionIsExported()
    {
        await using var visit = await Visit.SearchAsync(fixture);
        await visit.Page.Locator(".tile-tick").Nth(0).ClickAsync();
        await visit.Page.Locator(".tile-tick").Nth(2).ClickAsync();
        var bar = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Selection" });
        await Assertions.Expect(bar).ToContainTextAsync("2 selected");
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => bar.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        var lines = (await File.ReadAllTextAsync(await download.PathAsync())).Trim().Split('\n');
        Assert.Equal(3, lines.Length);

        await bar.GetByRole(AriaRole.Button, new() { Name = "All shown" }).ClickAsync();
        await Assertions.Expect(bar).ToContainTextAsync($"{await visit.Tiles.CountAsync()} selected");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(bar).ToHaveCountAsync(0);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task SecondDescriptionIsSearchedWithTheFirst()
    {
        await using var visit = await Visit.SearchAsync(fixture, "a man");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "and a second description" }).ClickAsync();
        await visit.Field.FillAsync("with a bag");
        var request = await visit.SearchWhileAsync(() => visit.Field.PressAsync("Enter"));
        Assert.Equal(2, SearchTests.Query(request)["sentences"]!.AsArray().Count);
        await visit.EndAsync();
    }

    [ChromiumFact]
    public async Task FilesAreAddedWithProgress()
    {
        await using var visit = await Visit.StartAsync(fixture);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await visit.Dialog.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = "person.bmp", MimeType = "image/bmp", Buffer = Picture.Bitmap(32, 96, 9) });
        await visit.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "People in a picture" }).SelectOptionAsync("whole");
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("Done");
        await visit.EndAsync();
    }
}
