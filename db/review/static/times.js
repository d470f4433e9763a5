// Moments of the log, which are kept in UTC, in the time of whoever reads: 2025-03-01 10:30.

export function showLocalTimes(place = document) {
  for (const one of place.querySelectorAll("time[datetime]")) {
    const moment = new Date(one.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const two = (number) => String(number).padStart(2, "0");
    one.textContent = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
    one.title = one.dateTime;
  }
}

showLocalTimes();
