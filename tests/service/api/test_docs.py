"""The API's own page: vendored, under a strict policy, and seen in a real browser."""

import threading
import time
from collections.abc import Iterator
from shutil import which

import pytest
import uvicorn
from fastapi.testclient import TestClient

from service.app import create_app
from service.deps import Running


def test_the_page_and_its_files_are_served_from_here(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("<!doctype html>", "")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js"):
        assert f"docs/assets/{name}" in page.text
        assert client.get(f"/docs/assets/{name}").status_code == 200
    for name in ("nothing.js", "index.html", "..%2F__init__.py"):
        assert client.get(f"/docs/assets/{name}").status_code == 404


@pytest.fixture(scope="module")
def address(running: Running) -> Iterator[str]:
    """Serve on a free port, as `samspel serve` does."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(running=running), port=0, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.mark.browser
@pytest.mark.skipif(not (which("chromium") and which("chromedriver")), reason="no Chromium")
def test_a_call_is_tried_on_the_page_and_the_policy_is_not_broken(address: str) -> None:
    from selenium import webdriver  # noqa: PLC0415  takes a second
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415
    from selenium.webdriver.common.by import By  # noqa: PLC0415
    from selenium.webdriver.support.ui import WebDriverWait  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(which("chromedriver")))
    try:
        driver.get(f"{address}/docs")
        wait = WebDriverWait(driver, 60)

        def click(css: str) -> None:
            wait.until(lambda d: d.find_element(By.CSS_SELECTOR, css))
            element = driver.find_element(By.CSS_SELECTOR, css)
            driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
            wait.until(lambda _: element.is_displayed())
            element.click()

        block = "#operations-health-live_health_live_get"
        click(f"{block} .opblock-summary-control")
        click(f"{block} .try-out__btn")
        click(f"{block} .execute")
        live = f"{block} .live-responses-table tbody .response-col_status"
        wait.until(lambda d: d.find_elements(By.CSS_SELECTOR, live))
        assert driver.find_element(By.CSS_SELECTOR, live).text.startswith("200")
        said = [entry["message"] for entry in driver.get_log("browser")]
        assert not said, said
    finally:
        driver.quit()
